import { isInside } from '../../../model/containment.ts';
import type { Managed } from './managed.ts';
import type { Selectors } from './options.ts';
import type { Entry, Placed } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { scriptCandidates } from './script.ts';

/** Selectors with their relative parts resolved against the machine. */
export interface Query {
  /** As the user wrote them, for messages. */
  readonly text: string;
  readonly pid: number | null;
  readonly command: RegExp | null;
  /** Processes that hold the port's socket. */
  readonly owners: ReadonlySet<number> | null;
  /** For each process manager that is named, what it started under that name. */
  readonly managed: readonly Managed[];
  readonly uid: number | null;
  readonly unit: string | null;
  /** Paths with and without symlinks resolved: any of them. */
  readonly exe: readonly string[] | null;
  readonly cwd: readonly string[] | null;
  readonly inside: readonly string[] | null;
}

/** What a process is by a query. `unknown`: what would decide is denied. */
export type Match = 'yes' | 'no' | 'unknown';

/** `port 8080, user www-data`: the selectors for people. */
export function describeSelectors(find: Selectors): string {
  return Object.entries(find)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => (name === 'command' ? `command /${value}/` : `${name} ${value}`))
    .join(', ');
}

/** Whether what is read of every process rules this one out already. */
export function mayMatch(entry: Entry, query: Query): boolean {
  if (query.pid !== null && entry.pid !== query.pid) return false;
  if (query.owners && !query.owners.has(entry.pid)) return false;
  if (query.managed.some((each) => matchManaged(entry, each) === 'no')) return false;
  return query.command === null || query.command.test(entry.argv.join(' '));
}

/** Whether more than that must be read to decide. */
export function needsPlace(query: Query): boolean {
  if (query.managed.some(({ unknown }) => unknown.size > 0)) return true;
  return [query.uid, query.unit, query.exe, query.cwd, query.inside].some((part) => part !== null);
}

/** Whether the user or the control group is in question. */
export function needsStanding({ uid, unit }: Query): boolean {
  return uid !== null || unit !== null;
}

/** Whether a process that may match does. */
export function matchPlace(process: Placed, query: Query): Match {
  const answers = [
    ...query.managed.map((managed) => matchManaged(process, managed)),
    query.uid === null ? 'yes' : toMatch(process.uid === query.uid),
    query.unit === null ? 'yes' : toMatch(isInUnit(process.cgroup, query.unit)),
    isAt(process, 'exe', query.exe),
    isAt(process, 'cwd', query.cwd),
    query.inside === null ? 'yes' : matchInside(process, query.inside),
  ];
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

/** Whether a manager that is named started it, under a name that cannot be told. */
export function isRenamed({ pid }: Entry, { managed }: Query): boolean {
  return managed.some(({ unknown }) => unknown.has(pid));
}

function matchManaged({ pid }: Entry, { found, unknown }: Managed): Match {
  if (found.has(pid)) return 'yes';
  return unknown.has(pid) ? 'unknown' : 'no';
}

/** The systemd unit that a control group belongs to; user@UID.service is a user's whole session and none. */
export function unitOf(cgroup: string | null): string | null {
  const units = (cgroup ?? '').split('/').filter((part) => part.endsWith('.service'));
  const deepest = units.at(-1);
  return deepest && !/^user@\d+\.service$/.test(deepest) ? deepest : null;
}

/** `shop-api` → `shop-api.service`; a name that already says its type stays. */
export function toUnitName(unit: string): string {
  return /\.(service|scope|slice|socket)$/.test(unit) ? unit : `${unit}.service`;
}

function isInUnit(cgroup: string | null, unit: string): boolean {
  return (cgroup ?? '').split('/').includes(unit);
}

function isAt(process: Placed, part: 'exe' | 'cwd', paths: readonly string[] | null): Match {
  if (paths === null) return 'yes';
  const place = process[part];
  if (place) return toMatch(paths.includes(place.path));
  return process.denied.includes(part) ? 'unknown' : 'no';
}

function matchInside(process: Placed, roots: readonly string[]): Match {
  const paths = [process.exe?.path, process.cwd?.path, ...namedScripts(process).slice(0, 1)];
  if (paths.some((path) => path !== undefined && isInsideAny(path, roots))) return 'yes';
  return process.denied.some((part) => part === 'exe' || part === 'cwd') ? 'unknown' : 'no';
}

function namedScripts(process: Placed): readonly string[] {
  const runtime = runtimeOf(programName(process));
  return runtime ? scriptCandidates(runtime, process) : [];
}

/** Whether a path is one of these folders, or lies below one. */
export function isInsideAny(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => isInside(path, root));
}

function toMatch(holds: boolean): Match {
  return holds ? 'yes' : 'no';
}
