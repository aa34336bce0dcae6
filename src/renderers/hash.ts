import { createHash } from 'node:crypto';

/** sha256 of plain data, in hex digits: the same wherever and whenever the data is. */
export function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
