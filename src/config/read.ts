import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { ConfigError } from '../model/errors.ts';
import { faultAt } from './text.ts';

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

/** Every line before the damage is decoded as it is, so that the position is right. */
function notUtf8(file: string, bytes: Buffer): ConfigError {
  let start = 0;
  let end = bytes.indexOf(LINE_FEED);
  while (end >= 0 && isUtf8(bytes.subarray(start, end))) {
    start = end + 1;
    end = bytes.indexOf(LINE_FEED, start);
  }
  const source = bytes.toString('utf8');
  const sound = bytes.subarray(0, start).toString('utf8').length;
  const at = Math.max(sound, source.indexOf('\uFFFD', sound));
  const hint = 'Save the file as UTF-8.';
  return new ConfigError([faultAt({ file, source }, at, 'not UTF-8 text', hint)]);
}
