import type { Facts } from '../../model/facts.ts';
import type { Observation } from '../../model/observation.ts';
import type { Judged } from '../../model/policy.ts';
import { isDeployed, isMadeOf } from './deployed.ts';

/** How often something was started again since it was first seen, with what is required in its place. */
export interface Restarted {
  readonly name: string;
  /** Of one of its processes, or of what is left of it. */
  readonly subject: string;
  readonly restarts: number;
  /** When that was noticed for the first time, and for the last. */
  readonly since: number;
  readonly last: number;
}

interface Tally extends Restarted {
  readonly key: string;
  /** What its manager had counted at the first look. */
  readonly first: number;
  /** Of a manager that does not count: the numbers of all its processes so far, and how many at once. */
  readonly pids: ReadonlySet<number>;
  readonly most: number;
}

/** By what was started: a container, a unit, a program of a host. */
export type Tallies = ReadonlyMap<string, Tally>;

export const NONE: Tallies = new Map();

/** `at`: when the look ended. */
export function countRestarts(before: Tallies, seen: Judged, at: number): Tallies {
  if (!isDeployed(seen)) return NONE;
  const processes = seen.processes.filter((each) => isMadeOf(each, seen.artifacts));
  const tallies = sightings(processes).map((each) => toTally(before.get(each.key), each, at));
  return new Map([...before, ...tallies.map((tally) => [tally.key, tally] as const)]);
}

function toTally(before: Tally | undefined, seen: Sighting, at: number): Tally {
  const { key, name, subject, count } = seen;
  const pids = new Set([...(before?.pids ?? []), ...seen.pids]);
  const most = Math.max(before?.most ?? 1, seen.pids.length);
  const first = before?.first ?? count ?? 0;
  const restarts = count === null ? Math.floor(pids.size / most) - 1 : count - first;
  const isMore = restarts > (before?.restarts ?? 0);
  const since = before && before.restarts > 0 ? before.since : at;
  return {
    key,
    name,
    subject,
    restarts,
    since,
    last: isMore ? at : (before?.last ?? at),
    first,
    pids,
    most,
  };
}

interface Sighting {
  readonly key: string;
  readonly name: string;
  readonly subject: string;
  /** By its manager; null: that does not count. */
  readonly count: number | null;
  readonly pids: readonly number[];
}

function sightings(processes: readonly Observation[]): readonly Sighting[] {
  const found = new Map<string, Sighting>();
  for (const sighting of processes.flatMap((process) => toSighting(process) ?? [])) {
    const pids = [...(found.get(sighting.key)?.pids ?? []), ...sighting.pids];
    found.set(sighting.key, { ...sighting, pids });
  }
  return [...found.values()];
}

function toSighting(seen: Observation): Sighting | null {
  const facts: Facts = (seen.state === 'unreachable' ? undefined : seen.facts) ?? {};
  const { id: subject, host } = seen.subject;
  const { container, restarts, process } = facts;
  if (container) {
    const { id, name, restart } = container;
    return { key: `container ${id}`, name, subject, count: restart.count, pids: [] };
  }
  if (restarts)
    return {
      key: `unit ${host} ${restarts.by}`,
      name: restarts.by,
      subject,
      count: restarts.count,
      pids: [],
    };
  const { kind, name } = process?.supervisor ?? { kind: 'none', name: null };
  const isKept = kind === 'supervisord' || kind === 'pm2';
  if (!process || !isKept || name === null || process.depth > 0) return null;
  return { key: `${kind} ${host} ${name}`, name, subject, count: null, pids: [process.pid] };
}
