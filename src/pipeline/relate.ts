import type { Context, Differences } from '../adapters/adapter.ts';
import type { Facts, Touched } from '../model/facts.ts';
import type { Keeping } from '../model/keeping.ts';
import type { Problem } from '../model/problem.ts';
import type { RelationQuestion, Relations } from '../model/relation.ts';
import type { RevisionClaim } from '../model/revision-claim.ts';
import { withDeadline } from './deadline.ts';
import {
  earliestLoad,
  factsOf,
  loadedCommits,
  observedOf,
  placesOf,
  type Runners,
  runnersOf,
} from './inside.ts';
import type { Plan } from './plan.ts';
import { type Limits, type Observations, type ToContext, toFault } from './resolve.ts';

/** What the second look answered: revisions by the source, files by each artifact. */
export interface Answers {
  readonly relations: Relations;
  /** By artifact id. */
  readonly artifacts: Readonly<Record<string, ArtifactAnswers>>;
  readonly problems: readonly Problem[];
}

export interface ArtifactAnswers {
  readonly differences: Differences;
  readonly keeping: Readonly<Record<string, Keeping>>;
  readonly touched: readonly Touched[] | null;
}

export const NOTHING_ASKED: ArtifactAnswers = { differences: {}, keeping: {}, touched: null };

/**
 * Takes every revision that any observation mentions and asks the source, once, how each stands to the
 * expected one; and asks each artifact how its files differ from what its processes may have loaded.
 */
export async function relate(
  plan: Plan,
  observed: Observations,
  toContext: ToContext,
  limits: Limits,
): Promise<Answers> {
  const look = { plan, observed, toContext, limits };
  const [relations, ...artifacts] = await Promise.all([
    attempt('source', 'source', NO_RELATIONS, () => askSource(look)),
    ...runnersOf(observed).map((runners) => askArtifact(look, runners)),
  ]);
  limits.signal.throwIfAborted();
  return {
    relations: relations.answer,
    artifacts: Object.fromEntries(artifacts.map(({ id, answers }) => [id, answers])),
    problems: [...relations.problems, ...artifacts.flatMap(({ problems }) => problems)],
  };
}

const NO_RELATIONS: Relations = { revisions: {}, trees: {} };

interface Attempt<T> {
  readonly answer: T;
  readonly problems: readonly Problem[];
}

/** A question that fails leaves "cannot tell" behind, and says why. */
async function attempt<T>(
  stage: 'source' | 'artifact',
  subject: string,
  otherwise: T,
  ask: () => Promise<T>,
): Promise<Attempt<T>> {
  try {
    return { answer: await ask(), problems: [] };
  } catch (error) {
    return { answer: otherwise, problems: [toFault(stage, subject, error)] };
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
  if (!question) return NO_RELATIONS;
  const adapter = await source.load();
  return ask(look, (context) => adapter.relate(source.options, context, question));
}

async function askArtifact(look: Look, runners: Runners) {
  const { subject } = runners;
  const [differences, keeping, touched] = await Promise.all([
    attempt('artifact', subject.id, NOTHING_ASKED.differences, () => askDifferences(look, runners)),
    attempt('artifact', subject.id, NOTHING_ASKED.keeping, () => askKeeping(look, runners)),
    attempt('artifact', subject.id, NOTHING_ASKED.touched, () => askTouched(look, runners)),
  ]);
  const answers: ArtifactAnswers = {
    differences: differences.answer,
    keeping: keeping.answer,
    touched: touched.answer,
  };
  const problems = [differences, keeping, touched].flatMap((each) => each.problems);
  return { id: subject.id, answers, problems };
}

async function askDifferences(look: Look, runners: Runners): Promise<Differences> {
  const { artifact } = look.plan;
  const { subject, checkout } = runners;
  const revisions = loadedCommits(runners).filter((commit) => commit !== checkout.head);
  const { differences } = await artifact.load();
  if (revisions.length === 0 || !differences) return {};
  return ask(look, (context) => differences(artifact.options, context, subject, revisions));
}

async function askKeeping(look: Look, runners: Runners): Promise<ArtifactAnswers['keeping']> {
  const { artifact } = look.plan;
  const places = placesOf(runners);
  const { keeping } = await artifact.load();
  if (places.length === 0 || !keeping) return {};
  return ask(look, (context) => keeping(artifact.options, context, runners.subject, places));
}

async function askTouched(look: Look, runners: Runners): Promise<ArtifactAnswers['touched']> {
  const { artifact } = look.plan;
  const since = earliestLoad(runners);
  const { touched } = await artifact.load();
  if (since === null || !touched) return null;
  return ask(look, (context) => touched(artifact.options, context, runners.subject, since));
}

/** What it, its running bytes and its image say of its own revision, and what the releases beside it say of theirs. */
function claimsOf({
  claims = [],
  container,
  executable,
  place,
  selfReport,
}: Facts): readonly RevisionClaim[] {
  return [
    ...claims,
    ...(executable?.claims ?? []),
    ...(container?.image.claims ?? []),
    ...(selfReport ? [selfReport.claim] : []),
    ...(place?.releases?.others.flatMap((release) => release.claims) ?? []),
  ];
}

/** Null where the source names no expected revision. */
export function toQuestion(observed: Observations): RelationQuestion | null {
  const expected = factsOf(observed.source)[0]?.revision?.revision;
  if (!expected) return null;
  const facts = [...factsOf(observed.artifact), ...factsOf(observed.process)];
  const claims = facts.flatMap(claimsOf).map((claim) => claim.revision);
  const runs = runnersOf(observed);
  const heads = runs.flatMap(({ checkout }) => checkout.head ?? []);
  const revisions = [...heads, ...runs.flatMap(loadedCommits), ...claims];
  const folders = observedOf(observed.artifact).flatMap(({ subject, facts }) =>
    facts.files?.tree ? [[subject.id, facts.files.tree] as const] : [],
  );
  return { expected, revisions: [...new Set(revisions)], trees: Object.fromEntries(folders) };
}
