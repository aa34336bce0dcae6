import { readEntry, readPlace } from '../../../clients/procfs/local.ts';
import { parseEntry, parsePlace } from './process.ts';
import { readScript } from './reader.ts';

/** Where a process runs from; each null if it has none or it is denied. */
export interface Places {
  readonly script: string | null;
  readonly exe: string | null;
  readonly cwd: string | null;
}

/** Null: there is no such process. */
export function readPlaces(pid: number): Places | null {
  const raw = readEntry(pid);
  const entry = raw && parseEntry(raw);
  if (!entry) return null;
  const place = parsePlace(entry, readPlace(entry.raw));
  return {
    script: readScript(place)?.path ?? null,
    exe: place.exe?.path ?? null,
    cwd: place.cwd?.path ?? null,
  };
}
