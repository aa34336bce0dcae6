import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { ConfigError } from '../model/errors.ts';
import { type ConfigText, faultAt, START } from './text.ts';

const LARGEST = 1024 * 1024;
const LINE_FEED = 0x0a;

/** The text of a config file, without byte order mark. Throws ConfigError. */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file);
  if (bytes.length > LARGEST) {
    throw new ConfigError([{ message: `${file}: larger than 1 MiB; no config file is` }]);
  }
  if (!isUtf8(bytes)) throw notUtf8(file, bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

async function readBytes(file: string): Promise<Buffer> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    return await readAtMost(handle, LARGEST + 1);
  } catch (error) {
    throw new ConfigError([toFault(file, error)]);
  } finally {
    await handle?.close();
  }
}

/** By reading, not by asking for the size: a pipe or a device has none. */
async function readAtMost(handle: FileHandle, most: number): Promise<Buffer> {
  const buffer = Buffer.alloc(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await handle.read(buffer, length, most - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

const REASONS: Readonly<Record<string, { readonly says: string; readonly hint: string }>> = {
  ENOENT: { says: 'no such file', hint: 'Correct the path given with -c.' },
  ENOTDIR: { says: 'no such file', hint: 'Correct the path given with -c.' },
  EISDIR: { says: 'expected a file, got a directory', hint: 'Name the file inside it.' },
  EACCES: { says: 'permission denied', hint: 'Make it readable for the user that you are.' },
  EPERM: { says: 'permission denied', hint: 'Make it readable for the user that you are.' },
  ELOOP: { says: 'a symbolic link that leads to itself', hint: 'Name the file itself.' },
};

function toFault(file: string, error: unknown) {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (!reason) return { message: `${file}: cannot be read: ${message}` };
  return { message: `${file}: ${reason.says}`, hint: reason.hint };
}

function notUtf8(file: string, bytes: Buffer): ConfigError {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    const content = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (end < 0 || !isUtf8(content)) {
      const text = content.toString('utf8');
      const column = [...text.slice(0, Math.max(0, text.indexOf('\uFFFD')))].length + 1;
      const where: ConfigText = { file, lines: [...new Array(line - 1).fill(''), text] };
      const hint = 'Save the file as UTF-8.';
      return new ConfigError([faultAt(where, { line, column }, 'not UTF-8 text', hint)]);
    }
    line += 1;
    start = end + 1;
  }
}

const LINE_END = /\r?\n/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** The lines of a text, for excerpts. Throws ConfigError if it holds control characters, which YAML forbids. */
export function toConfigText(file: string, source: string): ConfigText {
  const text: ConfigText = { file, lines: source.split(LINE_END) };
  const control = CONTROL.exec(source);
  if (!control) return text;
  const before = source.slice(0, control.index).split(LINE_END);
  const at = { line: before.length, column: [...(before.at(-1) ?? '')].length + 1 };
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  throw new ConfigError([faultAt(text, at, `a control character, U+${code}`, 'Remove it.')]);
}

/** The error for a file that says nothing at all. */
export function emptyFile(text: ConfigText): ConfigError {
  const hint = 'Begin it with `version: 1`, or remove it to trace the folder you stand in.';
  return new ConfigError([faultAt(text, START, 'the file is empty', hint)]);
}
