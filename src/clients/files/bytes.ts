import { fstatSync } from 'node:fs';
import { readAt } from './read.ts';

/** A file that is read in pieces, wherever it lies. */
export interface Bytes {
  readonly size: number;
  /** Up to `length` bytes from `start`, fewer where the file ends. */
  readonly at: (start: number, length: number) => Promise<Buffer>;
}

/** An open file of this machine. */
export function localBytes(file: number): Bytes {
  return {
    size: fstatSync(file).size,
    at: async (start, length) => readAt(file, start, length),
  };
}
