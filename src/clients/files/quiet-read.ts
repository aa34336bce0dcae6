import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK = 1 << 18;

/** Opens for reading so that not even the access time changes, where that is allowed; never through a final link. */
export function openQuietly(path: string | Buffer): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NOATIME);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  }
}

/** Gives the file to `use` piece by piece; a piece is valid only until the next. */
export function readPieces(path: string | Buffer, use: (piece: Buffer) => void): void {
  const file = openQuietly(path);
  try {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const length = readSync(file, buffer, 0, CHUNK, null);
      if (length === 0) return;
      use(buffer.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}

/** `length` bytes from `position`, fewer at the end of the file. */
export function readPart(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, position));
}

const TEXT_LIMIT = 1 << 20;

/** A small regular file's text; null if it is not there, not regular, or too large. */
export function readSmallText(path: string): string | null {
  try {
    const file = openQuietly(path);
    try {
      const stat = fstatSync(file);
      return stat.isFile() && stat.size <= TEXT_LIMIT
        ? readPart(file, 0, stat.size).toString('utf8')
        : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
