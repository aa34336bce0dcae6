import { mountPoints } from '../../../clients/procfs/mounts.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { ScriptFacts } from '../../../model/process-facts.ts';
import type { Placed, Process } from './process.ts';
import { isInsideAny } from './select.ts';
import { containerOf } from './supervisor.ts';

/** A process, and a path that may mean something else to it than to us. */
interface Asked {
  readonly process: Placed;
  readonly path: string;
}

/**
 * The processes, by number, to which one of these paths means something else than to us: those of
 * containers, or among other mounts. Of one that may not be asked, its control group tells.
 */
export async function findElsewhere(
  procfs: Procfs,
  processes: readonly Placed[],
  paths: readonly string[],
): Promise<ReadonlySet<number>> {
  return elsewhereOf(
    procfs,
    processes.flatMap((process) => paths.map((path) => ({ process, path }))),
  );
}

/** Those whose own program lies below one of these folders, but is another file there than to us: a mount lies over it. */
export async function findMountedOver(
  procfs: Procfs,
  processes: readonly Process[],
  scripts: ReadonlyMap<number, ScriptFacts>,
  roots: readonly string[],
): Promise<ReadonlySet<number>> {
  const asked = processes.flatMap((process) =>
    programPaths(process, scripts.get(process.pid)).map((path) => ({ process, path })),
  );
  return elsewhereOf(
    procfs,
    asked.filter(({ path }) => isInsideAny(path, roots)),
  );
}

/**
 * What lies below one of these folders and is something else to a process than to us, by its number: something is
 * mounted there, only for it.
 */
export async function findCovered(
  procfs: Procfs,
  processes: readonly Process[],
  roots: readonly string[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (roots.length === 0) return new Map();
  const mounts = await procfs.otherMounts(processes.map(({ pid }) => pid));
  const points = [...mounts].flatMap(([pid, text]) =>
    mountPoints(text)
      .filter((path) => isInsideAny(path, roots))
      .map((path) => ({ pid, path })),
  );
  const [theirs, ours] = await Promise.all([
    procfs.inodes(points),
    procfs.inodes(points.map(({ path }) => path)),
  ]);
  const covered = points.filter((_point, index) => {
    const [their, our] = [theirs[index], ours[index]];
    return !their || their.id !== our?.id;
  });
  return new Map(
    [...mounts.keys()].map((pid) => [
      pid,
      covered.filter((each) => each.pid === pid).map(({ path }) => path),
    ]),
  );
}

/** Of what is gone from its path, nobody can compare. */
function programPaths({ exe, programNow }: Process, script: ScriptFacts | undefined) {
  return [
    ...(script && script.inode !== null ? [script.path] : []),
    ...(exe && programNow ? [exe.path] : []),
  ];
}

async function elsewhereOf(procfs: Procfs, asked: readonly Asked[]): Promise<ReadonlySet<number>> {
  const answers = await procfs.sharesPath(
    asked.map(({ process, path }) => ({ pid: process.pid, path })),
  );
  const elsewhere = asked.filter(
    ({ process }, index) => !(answers[index] ?? containerOf(process.cgroup) === null),
  );
  return new Set(elsewhere.map(({ process }) => process.pid));
}
