import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Shared by all reads: they are synchronous, and what is read is copied out at once. */
const buffer = Buffer.allocUnsafe(64 * 1024);

/**
 * A file of /proc as text. Such files have no size and are made by the kernel while they are read:
 * three system calls into one buffer cost a fraction of what `readFile` does, thousands of times.
 */
export function readProcFile(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const length = readSync(descriptor, buffer, 0, buffer.length, null);
    if (length < buffer.length) return buffer.toString('utf8', 0, length);
    return readOn(descriptor, [Buffer.from(buffer)], 0);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A table of /proc, which comes in pieces. The kernel ends a piece only where the next line would not fit into a
 * page: one that fills less than half of it was the last, and to ask once more would take as long as all before.
 */
export function readTable(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    return readOn(descriptor, [], HALF_PAGE);
  } finally {
    closeSync(descriptor);
  }
}

const HALF_PAGE = 2048;

/** Until a piece is no longer than `last`. */
function readOn(descriptor: number, chunks: Buffer[], last: number): string {
  for (;;) {
    const length = readSync(descriptor, buffer, 0, buffer.length, null);
    chunks.push(Buffer.from(buffer.subarray(0, length)));
    if (length <= last) return Buffer.concat(chunks).toString('utf8');
  }
}

/** The beginning of an ordinary file, at most so many bytes, its access time left alone where that is allowed. */
export function readHead(path: string, bytes: number): string | null {
  const descriptor = openQuietly(path);
  try {
    // Opened without waiting, so that a pipe of that name cannot hold us.
    if (!fstatSync(descriptor).isFile()) return null;
    const head = Buffer.alloc(bytes);
    return head.toString('utf8', 0, readSync(descriptor, head, 0, bytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Only a file's owner and root may ask for O_NOATIME. */
function openQuietly(path: string): number {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  try {
    return openSync(path, flags | constants.O_NOATIME);
  } catch {
    return openSync(path, flags);
  }
}
