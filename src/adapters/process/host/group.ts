import { ancestorsOf, type Kinship, type Member, toForest, withDescendants } from './family.ts';
import { isHelper, isOwnCommand, type LeftOut, leaveOut } from './leave-out.ts';
import type { Selectors } from './options.ts';
import type { Entry, Process } from './process.ts';
import { programName } from './program.ts';
import type { Query } from './select.ts';

interface Search {
  readonly find: Selectors;
  readonly query: Query;
  readonly matched: readonly Entry[];
  readonly kinship: Kinship<Entry>;
  /** Whether descendants belong to the group. */
  readonly children: boolean;
  /** The process that looks: this command, or the shell that looks for it on another machine. */
  readonly self: number;
}

export interface Group {
  readonly members: readonly Member<Process>[];
  readonly leftOut: ReadonlyMap<Process, LeftOut>;
}

/** Selectors by which a process is named; of the others, this command's own shell may match by accident. */
const NAMING = ['pid', 'pidfile', 'unit', 'port', 'supervisor', 'pm2'] as const;
/** With one of these, what is found is what was asked for, whatever kind of program it is. */
const TELLING = [...NAMING, 'command', 'exe'] as const;

/** Everything of which `findGroup` must know more than its entry. */
export function candidatesOf({ children, kinship, matched }: Search): ReadonlySet<Entry> {
  return children ? withDescendants(kinship, matched) : new Set(matched);
}

/** The processes that were asked for and their descendants, as a tree; and those that do not count, and why. Of `processes`, what is missing has ended. */
export function findGroup(search: Search, processes: ReadonlyMap<number, Process>): Group {
  const { kinship, matched } = search;
  const judge = openJudge(search, processes);
  const kept = matched.filter((entry) => judge(entry, true) === null);
  const wanted = new Set(kept);
  const family = search.children ? withDescendants(kinship, kept) : wanted;
  const members = [...family].filter((entry) => wanted.has(entry) || judge(entry, false) === null);
  const leftOut = new Map<Process, LeftOut>();
  for (const entry of new Set([...matched, ...family])) {
    const process = processes.get(entry.pid);
    const reason = judge(entry, !family.has(entry) || wanted.has(entry));
    if (!process || !reason || reason === 'ended') continue;
    if (!isReader(entry, reason, search)) leftOut.set(process, reason);
  }
  return { members: toMembers(members, kinship, processes), leftOut };
}

type Judge = (entry: Entry, matched: boolean) => LeftOut | 'ended' | null;

function openJudge(
  { find, query, kinship, self }: Search,
  processes: ReadonlyMap<number, Process>,
): Judge {
  const lineage = lineageOf(self, kinship);
  const roots = TELLING.some((name) => find[name] !== undefined) ? null : query.inside;
  const named = NAMING.some((name) => find[name] !== undefined);
  return (entry, matched) => {
    const process = processes.get(entry.pid);
    if (!process) return 'ended';
    if (find.pid !== undefined && matched) return null;
    if (roots) return leaveOut(process, kinship, roots, lineage);
    if (named && matched) return null;
    if (lineage.has(entry.pid)) return 'self';
    if (isOwnCommand(entry)) return 'another';
    return isHelper(entry) ? 'helper' : null;
  };
}

/** This command and what started it. */
function lineageOf(self: number, kinship: Kinship<Entry>): ReadonlySet<number> {
  const own = kinship.byPid.get(self);
  return new Set([self, ...(own ? ancestorsOf(kinship, own) : []).map(({ pid }) => pid)]);
}

/** This process itself, and a git that it runs to look at the other stages: nobody's business, and not looked into. */
export function ownOf(self: number, kinship: Kinship<Entry>): ReadonlySet<Entry> {
  const own = kinship.byPid.get(self);
  if (!own) return new Set();
  const isGit = (entry: Entry) => /^git(-[\w-]+)?$/.test(programName(entry));
  return new Set([own, ...[...withDescendants(kinship, [own])].filter(isGit)]);
}

/** What reads this command on a pipe. */
function isReader(entry: Entry, reason: LeftOut, { kinship, self }: Search): boolean {
  return reason === 'bystander' && entry.stat.group === kinship.byPid.get(self)?.stat.group;
}

function toMembers(
  included: readonly Entry[],
  kinship: Kinship<Entry>,
  processes: ReadonlyMap<number, Process>,
): readonly Member<Process>[] {
  return toForest(kinship, new Set(included)).flatMap(({ process: { pid }, depth }) => {
    const process = processes.get(pid);
    return process ? [{ process, depth }] : [];
  });
}
