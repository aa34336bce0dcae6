import type { Context, Differences } from '../adapters/adapter.ts';
import type { Touched } from '../model/facts.ts';
import type { Keeping } from '../model/keeping.ts';
import type { Problem } from '../model/problem.ts';
import type { RelationQuestion, Relations } from '../model/relation.ts';
import { withDeadline } from './deadline.ts';
import {
  earliestLoad,
  factsOf,
  headsOf,
  loadedCommits,
  observedOf,
  placesInside,
} from './inside.ts';
import type { Plan } from './plan.ts';
import { type Limits, type Observations, type ToContext, toFault } from './resolve.ts';

/** What the second look answered: revisions by the source, files by the artifact. */
export interface Answers {
  readonly relations: Relations;
  readonly differences: Differences;
  readonly keeping: Readonly<Record<string, Keeping>>;
  readonly touched: readonly Touched[] | null;
  readonly problems: readonly Problem[];
}

type Question = Exclude<keyof Answers, 'problems'>;

const NOTHING: Answers = {
  relations: { revisions: {}, trees: {} },
  differences: {},
  keeping: {},
  touched: null,
  problems: [],
};

/**
 * Takes every revision that any observation mentions and asks the source, once, how each stands to the
 * expected one; and asks the artifact how its files differ from what processes may have loaded.
 */
export async function relate(
  plan: Plan,
  observed: Observations,
  toContext: ToContext,
  limits: Limits,
): Promise<Answers> {
  const look = { plan, observed, toContext, limits };
  const attempts = await Promise.all([
    attempt('relations', () => askSource(look)),
    attempt('differences', () => askDifferences(look)),
    attempt('keeping', () => askKeeping(look)),
    attempt('touched', () => askTouched(look)),
  ]);
  limits.signal.throwIfAborted();
  return {
    ...NOTHING,
    ...Object.assign({}, ...attempts.map(({ answer }) => answer)),
    problems: attempts.flatMap(({ problem }) => problem ?? []),
  };
}

type Attempt = { readonly answer: Partial<Answers>; readonly problem?: Problem };

/** A question that fails leaves "cannot tell" behind, and says why. */
async function attempt<Name extends Question>(
  name: Name,
  ask: () => Promise<Answers[Name]>,
): Promise<Attempt> {
  try {
    return { answer: { [name]: await ask() } };
  } catch (error) {
    const stage = name === 'relations' ? 'source' : 'artifact';
    return { answer: {}, problem: toFault(stage, stage, error) };
  }
}

interface Look {
  readonly plan: Plan;
  readonly observed: Observations;
  readonly toContext: ToContext;
  readonly limits: Limits;
}

/** A question under its own time-out. */
function ask<T>({ toContext, limits }: Look, question: (context: Context) => Promise<T>) {
  return withDeadline(limits, (signal) => question(toContext(signal)));
}

async function askSource(look: Look): Promise<Relations> {
  const { source } = look.plan;
  const question = toQuestion(look.observed);
  if (!question) return NOTHING.relations;
  const adapter = await source.load();
  return ask(look, (context) => adapter.relate(source.options, context, question));
}

async function askDifferences(look: Look): Promise<Differences> {
  const { artifact } = look.plan;
  const heads = headsOf(look.observed);
  const revisions = loadedCommits(look.observed).filter((commit) => !heads.includes(commit));
  const { differences } = await artifact.load();
  if (revisions.length === 0 || !differences) return {};
  return ask(look, (context) => differences(artifact.options, context, revisions));
}

async function askKeeping(look: Look): Promise<Answers['keeping']> {
  const { artifact } = look.plan;
  const places = placesInside(look.observed);
  const { keeping } = await artifact.load();
  if (places.length === 0 || !keeping) return {};
  return ask(look, (context) => keeping(artifact.options, context, places));
}

async function askTouched(look: Look): Promise<Answers['touched']> {
  const { artifact } = look.plan;
  const since = earliestLoad(look.observed);
  const { touched } = await artifact.load();
  if (since === null || !touched) return null;
  return ask(look, (context) => touched(artifact.options, context, since));
}

/** Null where the source names no expected revision. */
export function toQuestion(observed: Observations): RelationQuestion | null {
  const expected = factsOf(observed.source)[0]?.revision?.revision;
  if (!expected) return null;
  const claims = [...factsOf(observed.artifact), ...factsOf(observed.process)].flatMap((facts) =>
    (facts.claims ?? []).map((claim) => claim.revision),
  );
  const revisions = [...headsOf(observed), ...loadedCommits(observed), ...claims];
  const folders = observedOf(observed.artifact).flatMap(({ subject, facts }) =>
    facts.files?.tree ? [[subject.id, facts.files.tree] as const] : [],
  );
  return { expected, revisions: [...new Set(revisions)], trees: Object.fromEntries(folders) };
}
