import type { Graph, Node } from '../contains/graph.ts';

/**
 * The merge of a pull request by which each commit came to the line that ends in `tip`. Along first
 * parents, oldest first: what an older merge brought was there already when a newer one came.
 */
export function broughtBy(
  graph: Graph,
  tip: string,
  pullRequests: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const seen = new Set<string>();
  const brought = new Map<string, number>();
  for (const { revision, parents } of lineOf(graph, tip).reverse()) {
    seen.add(revision);
    const number = pullRequests.get(revision);
    for (const commit of unseen(graph, parents.slice(1), seen)) {
      if (number !== undefined) brought.set(commit, number);
    }
  }
  return brought;
}

function lineOf({ nodes }: Graph, tip: string): Node[] {
  const line: Node[] = [];
  for (let node = nodes.get(tip); node; node = nodes.get(node.parents[0] ?? '')) line.push(node);
  return line;
}

/** All that is reached from `starts` and was not before; then it was. */
function unseen({ nodes }: Graph, starts: readonly string[], seen: Set<string>): readonly string[] {
  const reached: string[] = [];
  for (const queue = [...starts]; queue.length > 0; ) {
    const id = queue.pop() ?? '';
    const node = nodes.get(id);
    if (!node || seen.has(id)) continue;
    seen.add(id);
    reached.push(id);
    queue.push(...node.parents);
  }
  return reached;
}
