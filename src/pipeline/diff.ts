import { parseCommit } from '../model/commit.ts';
import type { Comparison } from '../model/comparison.ts';
import type { Difference, Differences, Point } from '../model/difference.ts';
import type { Problem } from '../model/problem.ts';
import type { Trace } from '../model/trace.ts';
import { withDeadline } from './deadline.ts';
import type { Plan } from './plan.ts';
import { toPoints } from './points.ts';
import { toFault } from './resolve.ts';
import { contextFor, type TraceSettings } from './trace.ts';

/** What one end of the question is: what runs in a system, what should, or a revision that was typed. */
export type End =
  | { readonly kind: 'running' | 'meant'; readonly trace: Trace }
  | { readonly kind: 'named'; readonly text: string };

export interface DiffQuestion {
  readonly from: End;
  readonly to: End;
  readonly isReversed: boolean;
  readonly files: boolean;
}

/** Asks the source what lies between every version at one end and every version at the other. Never rejects, unless the user gave up. */
export async function diff(
  plan: Plan,
  { from, to, isReversed, files }: DiffQuestion,
  settings: TraceSettings,
): Promise<Differences> {
  const ends = isReversed ? [to, from] : [from, to];
  const [starts = [], goals = []] = ends.map(toPoints);
  const pairs = starts.flatMap((start) => goals.map((goal) => ({ from: start, to: goal })));
  const { comparisons, problem } = await ask(plan, pairs, files, settings);
  settings.signal.throwIfAborted();
  const traces = new Set([from, to].flatMap((end) => (end.kind === 'named' ? [] : [end.trace])));
  return {
    system: plan.system,
    environment: plan.environment,
    resolvedAt: settings.now().toISOString(),
    paths: pathsOf(plan),
    isReversed,
    differences: pairs.map((pair) => ({ ...pair, comparison: comparisons.get(pair) ?? null })),
    problems: [...[...traces].flatMap(({ problems }) => problems), ...(problem ? [problem] : [])],
  };
}

type Pair = Pick<Difference, 'from' | 'to'>;

interface Asked {
  readonly comparisons: ReadonlyMap<Pair, Comparison>;
  readonly problem: Problem | null;
}

async function ask(
  plan: Plan,
  pairs: readonly Pair[],
  files: boolean,
  settings: TraceSettings,
): Promise<Asked> {
  const questions = pairs.map((pair) => ({
    from: toText(pair.from),
    to: toText(pair.to),
    files,
  }));
  const { options } = plan.source;
  try {
    const { compare } = await plan.source.load();
    if (!compare) return { comparisons: new Map(), problem: null };
    const answers = await withDeadline(settings, (signal) =>
      compare(options, contextFor(plan, settings)(signal), questions),
    );
    const entries = pairs.flatMap((pair, index) => {
      const answer = answers[index];
      return answer ? [[pair, answer] as const] : [];
    });
    return { comparisons: new Map(entries), problem: null };
  } catch (error) {
    const fault = toFault('source', String(options.repository ?? 'source'), error);
    return { comparisons: new Map(), problem: fault };
  }
}

/** What was seen is asked for only in full: an abbreviation might name a branch. */
function toText({ kind, name, revision }: Point): string | null {
  if (kind === 'named') return name;
  return parseCommit(revision ?? '') ?? null;
}

function pathsOf({ source }: Plan): readonly string[] {
  const { paths } = source.options;
  return Array.isArray(paths) ? paths.map(String) : [];
}
