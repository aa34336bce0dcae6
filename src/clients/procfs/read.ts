import {
  closeSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';

const PROC = '/proc';
const BUFFER = Buffer.allocUnsafe(1 << 16);
const LONGEST = 1 << 21;

/** What could not be read, and why: gone is not the same as denied. */
export type Denied = { readonly denied: true };
export type Gone = null;

/** Every process number. */
export function listPids(): readonly number[] {
  return readdirSync(PROC)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** The text of a file of /proc, byte for byte as latin1; null if it is gone, or denied where `onDenied` is not given. */
export function readProc(path: string, onDenied?: () => void): string | null {
  return attempt(() => readAll(`${PROC}/${path}`), onDenied);
}

export function readProcLink(path: string, onDenied?: () => void): string | null {
  return attempt(() => readlinkSync(`${PROC}/${path}`), onDenied);
}

/** Follows the link: the file that a process really has open or executes. */
export function statProc(path: string, onDenied?: () => void): Stats | null {
  return attempt(() => statSync(`${PROC}/${path}`), onDenied);
}

export function listProc(path: string, onDenied?: () => void): readonly string[] {
  return attempt(() => readdirSync(`${PROC}/${path}`), onDenied) ?? [];
}

/** One buffer for all: thousands of small files are read in one go. */
function readAll(path: string): string {
  const file = openSync(path, 'r');
  try {
    let text = '';
    while (text.length < LONGEST) {
      const length = readSync(file, BUFFER, 0, BUFFER.length, null);
      if (length === 0) break;
      text += BUFFER.toString('latin1', 0, length);
      if (length < 4096) break;
    }
    return text;
  } finally {
    closeSync(file);
  }
}

function attempt<T>(read: () => T, onDenied?: () => void): T | null {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') onDenied?.();
    return null;
  }
}

/** Text that was read byte for byte, as people read it. */
export function toUtf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
