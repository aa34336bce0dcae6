import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where the traces of the system that is described in `place` are kept, below `stateFolder`. */
export function historyFolder(stateFolder: string, place: string): string {
  const real = realOf(place);
  const name = basename(real)
    .replace(/[^\w.-]/g, '_')
    .slice(0, 40);
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16);
  return join(stateFolder, 'history', `${name}-${hash}`);
}

function realOf(place: string): string {
  try {
    return realpathSync(place);
  } catch {
    return place;
  }
}

/** What is appended to; full ones are moved aside under names of their own. */
export const CURRENT = 'current.jsonl';
export const ENDING = '.jsonl';
