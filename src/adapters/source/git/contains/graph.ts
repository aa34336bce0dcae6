import type { Git } from '../../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../../model/commit.ts';

/** How many of the newest commits are searched. */
export const SEARCHED_COMMITS = 20_000;

export interface Node {
  readonly revision: Commit;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Seconds since the epoch. */
  readonly committedAt: number;
}

/** Commits that some tips have and a base lacks, children before their parents, else the newest first. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, Node>;
  /** There are more than were read. Of those that were read all descendants were. */
  readonly cut: boolean;
}

export async function readGraph(
  git: Git,
  tips: readonly Commit[],
  without: readonly Commit[],
  most: number = SEARCHED_COMMITS,
): Promise<Graph> {
  const printed = await git([
    'log',
    '--date-order',
    `--max-count=${most + 1}`,
    '--format=%H %T %ct %P',
    ...tips,
    ...without.map((commit) => `^${commit}`),
    '--',
  ]);
  const nodes = printed.split('\n').flatMap(toNode);
  const kept = nodes.slice(0, most);
  return { nodes: new Map(kept.map((node) => [node.revision, node])), cut: nodes.length > most };
}

function toNode(line: string): readonly Node[] {
  const [hash = '', tree = '', seconds = '', ...parents] = line.split(' ');
  const revision = parseCommit(hash);
  const known = parents.filter(Boolean);
  return revision ? [{ revision, tree, parents: known, committedAt: Number(seconds) }] : [];
}

/** The commit, and all of the graph that were built upon it; it need not be in the graph itself. */
export function descendantsOf(graph: Graph, commit: string): ReadonlySet<string> {
  const found = new Set<string>([commit]);
  for (const { revision, parents } of [...graph.nodes.values()].reverse()) {
    if (parents.some((parent) => found.has(parent))) found.add(revision);
  }
  return found;
}
