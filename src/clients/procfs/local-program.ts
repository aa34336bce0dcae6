import { closeSync } from 'node:fs';
import { type Bytes, localBytes } from '../files/bytes.ts';
import { openQuietly } from '../files/read.ts';
import { attempt } from './failure.ts';

/** Gives `read` the very bytes that a process executes; null if they may not be read. */
export async function readProgram<T>(
  pid: number,
  read: (bytes: Bytes) => Promise<T>,
): Promise<T | null> {
  const file = attempt(() => openQuietly(`/proc/${pid}/exe`, true));
  if (file === null) return null;
  try {
    return await read(localBytes(file));
  } finally {
    closeSync(file);
  }
}
