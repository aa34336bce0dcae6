import type { Commit } from '../../../../model/commit.ts';
import type { Method } from '../../../../model/presence.ts';
import type { Graph } from './graph.ts';
import { landedBy, pickedFrom, subjectOf } from './message.ts';
import type { Messages } from './messages.ts';

/** A commit by which the wanted change is there. */
export interface Form {
  readonly revision: Commit;
  readonly method: Method;
}

/** What is known of the wanted commit itself. */
export interface Known {
  readonly revision: Commit;
  /** Empty if the source does not have the commit. */
  readonly message: string;
  /** Null if it is that of its parent, so that finding it says nothing. */
  readonly tree: string | null;
  /** Its pull request, as a ref that a forge keeps for it tells. */
  readonly pullRequest: number | null;
}

/** Other forms of the commit, as messages and trees of the graph tell. */
export function otherForms(known: Known, graph: Graph, messages: Messages): readonly Form[] {
  const { revision, message, tree } = known;
  const origins = pickedFrom(message);
  const spoken = [...messages].filter(([commit]) => graph.nodes.has(commit));
  const nodes = [...graph.nodes.values()];
  const methods: Readonly<Record<'pull-request' | 'cherry-pick' | 'tree', readonly Commit[]>> = {
    'pull-request': spoken.filter(([, other]) => lands(known, other)).map(([commit]) => commit),
    'cherry-pick': [
      ...spoken.filter(([, other]) => isPick(revision, origins, other)).map(([commit]) => commit),
      ...nodes.filter((node) => isOneOf(node.revision, origins)).map((node) => node.revision),
    ],
    tree: nodes.filter((node) => node.tree === tree).map((node) => node.revision),
  };
  return (['pull-request', 'cherry-pick', 'tree'] as const).flatMap((method) =>
    methods[method].map((commit) => ({ revision: commit, method })),
  );
}

/** A number alone is not enough: at the end of a subject it may be that of an issue. */
function lands({ message, pullRequest }: Known, other: string): boolean {
  const number = landedBy(other)?.number;
  if (number === undefined) return false;
  if (number === pullRequest) return true;
  return number === landedBy(message)?.number && subjectOf(message) === subjectOf(other);
}

/** Whether it was picked from the commit, or from where the commit was picked from. */
function isPick(revision: Commit, origins: readonly string[], message: string): boolean {
  return pickedFrom(message).some((id) => revision.startsWith(id) || origins.includes(id));
}

function isOneOf(revision: Commit, ids: readonly string[]): boolean {
  return ids.some((id) => revision.startsWith(id));
}
