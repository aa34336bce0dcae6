import type { RawInode } from '../../../clients/procfs/raw.ts';
import type { ScriptFacts } from '../../../model/process-facts.ts';
import type { Placed } from './process.ts';

/** A path that the program text of a process may have. */
export interface Candidate {
  readonly process: Placed;
  readonly path: string;
}

/** Of each process the first path that is a file, by number; `inodes` are what was found there, in the same order. */
export function firstFiles(
  candidates: readonly Candidate[],
  inodes: readonly (RawInode | null)[],
): Map<number, ScriptFacts> {
  const found = new Map<number, ScriptFacts>();
  for (const [index, { process, path }] of candidates.entries()) {
    const inode = inodes[index];
    if (!inode?.isFile || found.has(process.pid)) continue;
    found.set(process.pid, { path, changedAt: inode.changedAt, inode: inode.id });
  }
  return found;
}
