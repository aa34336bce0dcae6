import { ancestorsOf, type Kinship, type Member, toForest, withDescendants } from './family.ts';
import { isOwnCommand, type LeftOut, leaveOut } from './leave-out.ts';
import type { Selectors } from './options.ts';
import type { Entry, Process } from './process.ts';
import { programName } from './program.ts';
import type { Reader } from './reader.ts';
import type { Query } from './select.ts';

interface Search {
  readonly find: Selectors;
  readonly query: Query;
  readonly matched: readonly Entry[];
  readonly kinship: Kinship<Entry>;
  readonly reader: Pick<Reader, 'process'>;
  /** Whether descendants belong to the group. */
  readonly children: boolean;
}

export interface Group {
  readonly members: readonly Member<Process>[];
  readonly leftOut: ReadonlyMap<Process, LeftOut>;
}

/** Selectors by which a process is named; of the others, this command's own shell may match by accident. */
const NAMING = ['pid', 'pidfile', 'unit', 'port'] as const;
/** With one of these, what is found is what was asked for, whatever kind of program it is. */
const TELLING = [...NAMING, 'command', 'exe'] as const;

/** The processes that were asked for and their descendants, as a tree; and those that do not count, and why. */
export function findGroup(search: Search): Group {
  const { kinship, matched } = search;
  const judge = openJudge(search);
  const kept = matched.filter((entry) => judge(entry, true) === null);
  const wanted = new Set(kept);
  const family = search.children ? withDescendants(kinship, kept) : wanted;
  const members = [...family].filter((entry) => wanted.has(entry) || judge(entry, false) === null);
  const leftOut = new Map<Process, LeftOut>();
  for (const entry of new Set([...matched, ...family])) {
    const process = search.reader.process(entry);
    const reason = judge(entry, !family.has(entry) || wanted.has(entry));
    if (process && reason && reason !== 'ended' && !isOwnTool(entry, kinship)) {
      leftOut.set(process, reason);
    }
  }
  return { members: toMembers(members, search), leftOut };
}

type Judge = (entry: Entry, matched: boolean) => LeftOut | 'ended' | null;

function openJudge({ find, query, kinship, reader }: Search): Judge {
  const lineage = lineageOf(kinship);
  const roots = TELLING.some((name) => find[name] !== undefined) ? null : query.inside;
  const named = NAMING.some((name) => find[name] !== undefined);
  return (entry, matched) => {
    const process = reader.process(entry);
    if (!process) return 'ended';
    if (find.pid !== undefined && matched) return null;
    if (roots) return leaveOut(process, kinship, roots, lineage);
    if (entry.pid === ownPid()) return 'self';
    if (named && matched) return null;
    return lineage.has(entry.pid) || isOwnCommand(entry) ? 'self' : null;
  };
}

/** This command and what started it. */
function lineageOf(kinship: Kinship<Entry>): ReadonlySet<number> {
  const own = kinship.byPid.get(ownPid());
  return new Set([ownPid(), ...(own ? ancestorsOf(kinship, own) : []).map(({ pid }) => pid)]);
}

/** A git that we run ourselves, to look at the other stages, is nobody's business. */
function isOwnTool(entry: Entry, kinship: Kinship<Entry>): boolean {
  const isGit = /^git(-[\w-]+)?$/.test(programName(entry));
  return isGit && ancestorsOf(kinship, entry).some(({ pid }) => pid === ownPid());
}

function toMembers(
  included: readonly Entry[],
  { kinship, reader }: Search,
): readonly Member<Process>[] {
  const forest = toForest(kinship, new Set(included));
  return forest.flatMap(({ process: entry, depth }) => {
    const process = reader.process(entry);
    return process ? [{ process, depth }] : [];
  });
}

function ownPid(): number {
  return process.pid;
}
