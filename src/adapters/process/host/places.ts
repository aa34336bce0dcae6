import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { localProcfs } from '../../../clients/procfs/local.ts';
import { type Placed, parseEntry, parsePlace } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { readScripts } from './reader.ts';

/** Where a process of this machine runs from. */
export interface Places {
  /** What it executes: its script, or its program unless that is an interpreter; null if that cannot be told. */
  readonly program: RunningPlace | null;
  /** The folder that it stands in; null if denied. */
  readonly cwd: RunningPlace | null;
}

export interface RunningPlace {
  readonly path: string;
  readonly folder: string;
  /** Nothing is left of that folder. */
  readonly isGone: boolean;
  /** It sees something else there than we do: it lives among other mounts, as in a container. */
  readonly isElsewhere: boolean;
}

/** Null: there is no such process. */
export async function readPlaces(pid: number, signal: AbortSignal): Promise<Places | null> {
  const procfs = localProcfs(signal);
  const raw = (await procfs.entries([pid]))[0];
  const entry = raw && parseEntry(raw);
  const place = entry && (await procfs.places([pid], true)).get(pid);
  if (!place) return null;
  const placed = parsePlace(entry, place);
  const script = (await readScripts(procfs, [placed])).get(pid)?.path ?? null;
  const program = script ?? ownProgram(placed);
  const cwd = placed.cwd?.path ?? null;
  const folders = [program === null ? null : dirname(program), cwd];
  const shared = await procfs.sharesPath(folders.map((folder) => ({ pid, path: folder ?? '/' })));
  const [programPlace, cwdPlace] = [program, cwd].map((path, index) => {
    const folder = folders[index];
    if (path === null || !folder) return null;
    return { path, folder, isGone: isGone(folder), isElsewhere: shared[index] === false };
  });
  return { program: programPlace ?? null, cwd: cwdPlace ?? null };
}

/** An interpreter lies wherever it was installed, which says nothing of what it runs. */
function ownProgram(placed: Placed): string | null {
  return runtimeOf(programName(placed)) === null ? (placed.exe?.path ?? null) : null;
}

/** What may not be looked at is not gone. */
function isGone(folder: string): boolean {
  try {
    return statSync(folder, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
