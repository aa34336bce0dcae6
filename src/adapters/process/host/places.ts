import { localProcfs } from '../../../clients/procfs/local.ts';
import { parseEntry, parsePlace } from './process.ts';
import { readScripts } from './reader.ts';

/** Where a process of this machine runs from; each null if it has none or it is denied. */
export interface Places {
  readonly script: string | null;
  readonly exe: string | null;
  readonly cwd: string | null;
}

/** Null: there is no such process. */
export async function readPlaces(pid: number, signal: AbortSignal): Promise<Places | null> {
  const procfs = localProcfs(signal);
  const raw = (await procfs.entries([pid]))[0];
  const entry = raw && parseEntry(raw);
  const place = entry && (await procfs.places([pid], true)).get(pid);
  if (!place) return null;
  const placed = parsePlace(entry, place);
  const scripts = await readScripts(procfs, [placed]);
  return {
    script: scripts.get(pid)?.path ?? null,
    exe: placed.exe?.path ?? null,
    cwd: placed.cwd?.path ?? null,
  };
}
