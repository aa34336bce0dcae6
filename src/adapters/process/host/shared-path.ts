import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { Placed } from './process.ts';
import { containerOf } from './supervisor.ts';

/**
 * The processes, by number, to which one of these paths means something else than to us: those of
 * containers, or among other mounts. Of one that may not be asked, its control group tells.
 */
export async function findElsewhere(
  procfs: Procfs,
  processes: readonly Placed[],
  paths: readonly string[],
): Promise<ReadonlySet<number>> {
  const asked = processes.flatMap((process) => paths.map((path) => ({ process, path })));
  const answers = await procfs.sharesPath(
    asked.map(({ process, path }) => ({ pid: process.pid, path })),
  );
  const elsewhere = asked.filter(
    ({ process }, index) => !(answers[index] ?? containerOf(process.cgroup) === null),
  );
  return new Set(elsewhere.map(({ process }) => process.pid));
}
