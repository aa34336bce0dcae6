import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { toFileError } from './file-error.ts';

const { O_NOATIME = 0, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** Never waits for a writer (a fifo), and opens no terminal. */
const QUIET = O_RDONLY | O_NONBLOCK | constants.O_NOCTTY;

/** More of a text file than this is never read. */
export const READ_AT_MOST = 1 << 20;

export interface ReadSettings {
  /** Bytes: no more than these are read. */
  readonly most?: number;
  /** The end of the file instead of its beginning. */
  readonly fromEnd?: boolean;
  /** Follows a link at the path itself; by default a link is "not there". */
  readonly follow?: boolean;
}

/**
 * Opens a file for reading without changing its access time, where that is allowed (its owner and root).
 * Gives a file descriptor; throws what the system says.
 */
export function openQuietly(path: string | Buffer, follow = false): number {
  const flags = follow ? QUIET : QUIET | O_NOFOLLOW;
  try {
    return openSync(path, flags | O_NOATIME);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    return openSync(path, flags);
  }
}

/** Up to `most` bytes of a regular file, or null if there is none. Throws `WorldError` if it may not be read. */
export function readBytes(path: string | Buffer, settings: ReadSettings = {}): Buffer | null {
  const { most = READ_AT_MOST, fromEnd = false, follow = false } = settings;
  let file: number | undefined;
  try {
    file = openQuietly(path, follow);
    const stat = fstatSync(file);
    if (!stat.isFile()) return null;
    const start = fromEnd ? Math.max(0, stat.size - most) : 0;
    return fill(file, Buffer.alloc(Math.min(stat.size, most)), start);
  } catch (error) {
    if (isNotThere(error)) return null;
    throw toFileError(error, path);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** `readBytes` as text. */
export function readText(path: string | Buffer, settings: ReadSettings = {}): string | null {
  return readBytes(path, settings)?.toString('utf8') ?? null;
}

/** Reads until the buffer is full or the file ends; gives what was read. */
function fill(file: number, buffer: Buffer, start: number): Buffer {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(file, buffer, length, buffer.length - length, start + length);
    if (read === 0) break;
    length += read;
  }
  return buffer.subarray(0, length);
}

/** Up to `length` bytes from `start` of an open file, fewer where it ends. */
export function readAt(file: number, start: number, length: number): Buffer {
  const most = Math.max(0, Math.min(length, fstatSync(file).size - start));
  return fill(file, Buffer.alloc(most), start);
}

/** Gone, below something that is no folder, a link that is not to be followed, or a socket. */
const NOT_THERE: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'];

export function isNotThere(error: unknown): boolean {
  return NOT_THERE.includes((error as NodeJS.ErrnoException).code);
}
