import { descendantsOf, type Graph } from './graph.ts';
import { landedBy, revertsOf } from './message.ts';
import type { Messages } from './messages.ts';

/** The same change under all its names, and what of the graph was built upon each. */
export type Names = ReadonlyMap<string, ReadonlySet<string>>;

/** A commit that takes another one back. */
export interface Revert {
  readonly revision: string;
  /** All of the graph that hold it. */
  readonly heldBy: ReadonlySet<string>;
  /** Reverts that take it back itself. */
  readonly undoneBy: readonly string[];
}

export interface Reverts {
  /** Those of the change itself. */
  readonly direct: readonly Revert[];
  /** Those too that take back a revert, and so on; children before their parents. */
  readonly all: readonly Revert[];
}

/** A history could be made of nothing but reverts of each other. */
const MOST = 200;

/** Every commit whose message takes back one of `names`, or the merge that brought it; and what takes that back. */
export function findReverts(names: Names, graph: Graph, messages: Messages): Reverts {
  const statements = readStatements(graph, messages);
  const direct = takersBack(names, statements, graph);
  const found = new Map<string, Revert>();
  for (const queue = [...direct]; queue.length > 0 && found.size < MOST; ) {
    const revision = queue.shift() ?? '';
    if (found.has(revision)) continue;
    const heldBy = descendantsOf(graph, revision);
    const undoneBy = takersBack(new Map([[revision, heldBy]]), statements, graph);
    found.set(revision, { revision, heldBy, undoneBy });
    queue.push(...undoneBy);
  }
  const all = [...graph.nodes.keys()].flatMap((revision) => found.get(revision) ?? []);
  return { direct: all.filter(({ revision }) => direct.includes(revision)), all };
}

/** What a message says that its commit takes back: ids of commits as they are written, and merges by number. */
interface Statement {
  readonly revision: string;
  readonly ids: readonly string[];
}

function readStatements(graph: Graph, messages: Messages): readonly Statement[] {
  const landed = [...messages].flatMap(([revision, message]) => {
    const number = landedBy(message)?.number;
    return number === undefined ? [] : [{ revision, number }];
  });
  return [...messages].flatMap(([revision, message]) => {
    const { commits, pullRequests } = revertsOf(message);
    const merged = landed.filter(({ number }) => pullRequests.includes(number));
    const ids = [...commits, ...merged.map((each) => each.revision)];
    return graph.nodes.has(revision) && ids.length > 0 ? [{ revision, ids }] : [];
  });
}

function takersBack(
  names: Names,
  statements: readonly Statement[],
  graph: Graph,
): readonly string[] {
  const targets = byStart([...names.keys(), ...mergesThatBring(names, graph)]);
  const isTarget = (id: string) =>
    targets.get(id.slice(0, SHORTEST))?.some((target) => target.startsWith(id));
  return statements
    .filter(({ ids }) => ids.some(isTarget))
    .map(({ revision }) => revision)
    .filter((revision) => [...names.values()].some((holders) => holders.has(revision)));
}

/** Digits of the shortest abbreviation that is read. */
const SHORTEST = 7;

function byStart(commits: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const commit of commits) {
    const start = commit.slice(0, SHORTEST);
    const group = groups.get(start);
    if (group) group.push(commit);
    else groups.set(start, [commit]);
  }
  return groups;
}

/** The merges by which one of them came to the line that it was merged into. */
function mergesThatBring(names: Names, graph: Graph): readonly string[] {
  return [...graph.nodes.values()].flatMap(({ revision, parents: [first, ...merged] }) => {
    if (first === undefined || merged.length === 0) return [];
    const brings = [...names.values()].some(
      (holders) => !holders.has(first) && merged.some((parent) => holders.has(parent)),
    );
    return brings ? [revision] : [];
  });
}

/** The reverts that count in `revision`: it holds them, and nothing in it takes them back again. */
export function effectiveReverts({ all }: Reverts, revision: string): ReadonlySet<string> {
  const effective = new Set<string>();
  for (const { revision: revert, heldBy, undoneBy } of all) {
    if (heldBy.has(revision) && !undoneBy.some((other) => effective.has(other)))
      effective.add(revert);
  }
  return effective;
}
