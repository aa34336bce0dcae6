import type { Observation } from '../../model/observation.ts';
import type { Trace } from '../../model/trace.ts';

/** Milliseconds: a start is computed from the uptime at every look, and comes out a little different. */
const START_TOLERANCE = 2000;

/** Whether both looks saw the same processes: none has ended, none was started, none took another's number. */
export function isSameGroup(a: Trace, b: Trace): boolean {
  const [before, after] = [startsOf(a), startsOf(b)];
  if (before.size !== after.size) return false;
  return [...before].every(([id, start]) => {
    const other = after.get(id);
    return other !== undefined && Math.abs(other - start) <= START_TOLERANCE;
  });
}

function startsOf({ processes }: Trace): ReadonlyMap<string, number> {
  return new Map(processes.map((process) => [process.subject.id, startOf(process)]));
}

function startOf(process: Observation): number {
  const started = process.state === 'observed' ? process.facts.process?.startedAt : undefined;
  return started === undefined ? 0 : Date.parse(started);
}
