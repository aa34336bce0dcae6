import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { ScriptFacts } from '../../../model/process-facts.ts';
import type { Process } from './process.ts';

/** Where shells keep their script open: bash, and those after dash. */
const DESCRIPTORS = [255, 10];

/**
 * Which of these shells go on reading in the script that lies there, by number: it is as it was when they began, or
 * was edited in the file that they hold open. Where another file was put in its place, they know the old one alone.
 */
export async function findReading(
  procfs: Procfs,
  shells: readonly Process[],
  scripts: ReadonlyMap<number, ScriptFacts>,
): Promise<ReadonlySet<number>> {
  const held = await procfs.inodes(
    shells.flatMap(({ pid }) => DESCRIPTORS.map((number) => `/proc/${pid}/fd/${number}`)),
  );
  const reading = shells.filter(({ pid, startedAt }, index) => {
    const { inode = null, changedAt = null } = scripts.get(pid) ?? {};
    if (inode === null || changedAt === null) return false;
    const first = index * DESCRIPTORS.length;
    const isHeld = held.slice(first, first + DESCRIPTORS.length).some((each) => each?.id === inode);
    return isHeld || changedAt < startedAt;
  });
  return new Set(reading.map(({ pid }) => pid));
}
