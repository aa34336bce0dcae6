import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';

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
    return readOn(descriptor, [Buffer.from(buffer)]);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A table of /proc, which comes in pieces. The kernel ends a piece only where the next line would not fit into a
 * page: one that fills less than half of it was the last, and to ask once more would take as long as all before.
 */
export async function readTable(path: string): Promise<string> {
  const descriptor = openSync(path, 'r');
  try {
    const pieces: Buffer[] = [];
    for (;;) {
      const piece = Buffer.allocUnsafe(buffer.length);
      const length = await readLater(descriptor, piece);
      pieces.push(piece.subarray(0, length));
      if (length < HALF_PAGE) return Buffer.concat(pieces).toString('latin1');
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The kernel may take long: meanwhile others get their turn. (To load `fs/promises` takes longer than to read.) */
function readLater(descriptor: number, into: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    read(descriptor, into, 0, into.length, null, (error, length) =>
      error ? reject(error) : resolve(length),
    );
  });
}

const HALF_PAGE = 2048;

function readOn(descriptor: number, chunks: Buffer[]): string {
  for (;;) {
    const length = readSync(descriptor, buffer, 0, buffer.length, null);
    if (length === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(Buffer.from(buffer.subarray(0, length)));
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
