import { type Clock, timeOfTicks } from '../../../clients/procfs/clock.ts';
import type { RawProcess } from '../../../clients/procfs/raw.ts';
import { parseStat } from '../../../clients/procfs/stat.ts';

const CLOSE_ON_EXEC = 0o2000000;

/**
 * A moment, in milliseconds since the epoch, after which the process did not replace its program; null
 * if nothing tells. exec keeps the start time, but ends every thread but one, closes each descriptor
 * that is marked so, and drops all memory: what is there was made since.
 */
export function boundExec(
  { descriptors, mappings, threads }: Pick<RawProcess, 'descriptors' | 'mappings' | 'threads'>,
  clock: Clock,
): number | null {
  const times = [
    ...mappings,
    ...threads.flatMap((text) => {
      const started = parseStat(text)?.started;
      return started === undefined ? [] : [timeOfTicks(clock, started)];
    }),
    // A pipe changes when it is written to, so it is at least as old as that.
    ...descriptors.flatMap(({ flags, changedAt }) =>
      flags !== null && changedAt !== null && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) !== 0
        ? [changedAt]
        : [],
    ),
  ];
  return times.length > 0 ? Math.min(...times) : null;
}
