import { dirname, isAbsolute } from 'node:path';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { Placed } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { scriptCandidates } from './script.ts';
import { isInsideAny } from './select.ts';

/** A process, and what it calls something that lies in a folder which we know by another name. */
export interface OtherName {
  readonly pid: number;
  readonly program: string;
  readonly path: string;
}

/**
 * A process that runs from one of these folders under another name: it is mounted there, too, as for a
 * container, or a link leads there. Null if none is seen.
 */
export async function findOtherName(
  procfs: Procfs,
  processes: readonly Placed[],
  roots: readonly string[],
): Promise<OtherName | null> {
  const named = processes.flatMap((process) => pathsOf(process).map((path) => ({ process, path })));
  const found = (await overMounts(procfs, named, roots)) ?? (await overLinks(procfs, named, roots));
  return found && { ...found, pid: found.process.pid, program: programName(found.process) };
}

interface Named {
  readonly process: Placed;
  readonly path: string;
}

/** What a process runs; a runtime may also load what lies where it stands. */
function pathsOf(process: Placed): readonly string[] {
  const runtime = runtimeOf(programName(process));
  if (runtime === null) return process.exe ? [process.exe.path] : [];
  const [script] = scriptCandidates(runtime, process);
  const cwd = runtime === 'shell' ? undefined : process.cwd?.path;
  return [script, cwd].filter((path) => path !== undefined);
}

/** The same folder is the same inode, whatever it is called. */
async function overMounts(
  procfs: Procfs,
  named: readonly Named[],
  roots: readonly string[],
): Promise<Named | null> {
  const around = named.flatMap((each) =>
    foldersAround(each.path).map((folder) => ({ ...each, folder })),
  );
  const [ours, theirs] = await Promise.all([
    procfs.inodes(roots),
    procfs.inodes(around.map(({ process: { pid }, folder }) => ({ pid, path: folder }))),
  ]);
  const ids = new Set(ours.flatMap((inode) => inode?.id ?? []));
  return around.find((_each, index) => ids.has(theirs[index]?.id ?? '')) ?? null;
}

function foldersAround(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path || !isAbsolute(path) ? [] : [path, ...foldersAround(parent)];
}

async function overLinks(
  procfs: Procfs,
  named: readonly Named[],
  roots: readonly string[],
): Promise<Named | null> {
  // What is spelt like ours and was ruled out is something else there.
  const others = named.filter(({ path }) => !isInsideAny(path, roots));
  const real = await Promise.all(others.map(({ path }) => procfs.realPath(path)));
  return others.find((_each, index) => isInsideAny(real[index] ?? '', roots)) ?? null;
}
