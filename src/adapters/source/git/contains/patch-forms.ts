import type { Commit } from '../../../../model/commit.ts';
import { WorldError } from '../../../../model/errors.ts';
import type { Doubt } from '../../../../model/presence.ts';
import type { WithTrees } from '../opened.ts';
import { branchSpans } from './branches.ts';
import type { Span } from './change.ts';
import type { Form } from './forms.ts';
import type { Graph } from './graph.ts';
import type { Original } from './original.ts';
import { sameChanges } from './patches.ts';

export interface PatchForms {
  readonly forms: readonly Form[];
  /** Why there may be more. */
  readonly doubt: Doubt | null;
}

/** How many commits are looked into, the ones nearest in time. */
const MOST_COMPARED = 5000;

/** Commits of the graph that make the same change as the commit, or as a whole branch with it. */
export async function findPatches(
  withTrees: () => Promise<WithTrees>,
  original: Original,
  graph: Graph,
  open: readonly Commit[],
): Promise<PatchForms> {
  try {
    return await compare(await withTrees(), original, graph, open);
  } catch (error) {
    if (error instanceof WorldError) return { forms: [], doubt: 'no-patch' };
    throw error;
  }
}

async function compare(
  comparing: WithTrees,
  { summary, parents, authoredAt }: Original,
  graph: Graph,
  open: readonly Commit[],
): Promise<PatchForms> {
  const own: Span = { before: parents[0] ?? null, after: summary.revision };
  const spans = await branchSpans(comparing.git, summary.revision, open);
  const whole = spans.filter(({ before, after }) => before !== own.before || after !== own.after);
  const { candidates, cut } = toCandidates(graph, authoredAt);
  const answers: {
    readonly method: Form['method'];
    readonly commits: readonly string[];
    readonly cut: boolean;
  }[] = [];
  for (const span of [own, ...whole])
    answers.push({
      method: span === own ? 'patch' : 'squash',
      ...(await sameChanges(comparing, span, candidates)),
    });
  const forms = answers.flatMap(({ method, commits }) =>
    commits.flatMap((id) => {
      const revision = graph.nodes.get(id)?.revision;
      return revision ? [{ revision, method }] : [];
    }),
  );
  const isCut = cut || answers.some((answer) => answer.cut);
  return { forms, doubt: isCut ? 'not-searched' : null };
}

/** Seconds by which the clocks of two machines may differ. */
const CLOCK_SKEW = 86_400;

/** Whether a commit may be another form of one that was written at `authoredAt`. */
export function isLater(committedAt: number, authoredAt: number): boolean {
  return committedAt >= authoredAt - CLOCK_SKEW;
}

function toCandidates(graph: Graph, authoredAt: number) {
  const later = [...graph.nodes.values()]
    .filter(({ committedAt }) => isLater(committedAt, authoredAt))
    .toReversed();
  const candidates = later
    .slice(0, MOST_COMPARED)
    .map(({ revision, parents }): Span => ({ before: parents[0] ?? null, after: revision }));
  return { candidates, cut: later.length > MOST_COMPARED };
}
