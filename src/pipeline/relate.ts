import type { Context, Differences } from '../adapters/adapter.ts';
import type { Commit } from '../model/commit.ts';
import { containmentIn, programOf } from '../model/containment.ts';
import type { Facts } from '../model/facts.ts';
import { headsDuring } from '../model/head-history.ts';
import type { Observed, StageObservations } from '../model/observation.ts';
import type { Problem } from '../model/problem.ts';
import type { RelationQuestion, Relations } from '../model/relation.ts';
import { withDeadline } from './deadline.ts';
import type { Plan } from './plan.ts';
import { type Limits, type Observations, type ToContext, toFault } from './resolve.ts';

/** What the second look answered: revisions by the source, files by the artifact. */
export interface Answers {
  readonly relations: Relations;
  readonly differences: Differences;
  readonly tracked: Readonly<Record<string, boolean>>;
  readonly problems: readonly Problem[];
}

const NOTHING: Answers = {
  relations: { revisions: {}, trees: {} },
  differences: {},
  tracked: {},
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
  const [relations, differences, tracked] = await Promise.all([
    attempt('relations', () => askSource(plan, observed, toContext, limits)),
    attempt('differences', () => askDifferences(plan, observed, toContext, limits)),
    attempt('tracked', () => askTracked(plan, observed, toContext, limits)),
  ]);
  limits.signal.throwIfAborted();
  return {
    ...NOTHING,
    ...relations.answer,
    ...differences.answer,
    ...tracked.answer,
    problems: [relations, differences, tracked].flatMap(({ problem }) => problem ?? []),
  };
}

type Attempt = { readonly answer: Partial<Answers>; readonly problem?: Problem };

/** A question that fails leaves "cannot tell" behind, and says why. */
async function attempt(
  name: 'relations' | 'differences' | 'tracked',
  ask: () => Promise<Answers[typeof name]>,
): Promise<Attempt> {
  try {
    return { answer: { [name]: await ask() } };
  } catch (error) {
    const stage = name === 'relations' ? 'source' : 'artifact';
    return { answer: {}, problem: toFault(stage, stage, error) };
  }
}

async function askSource(
  plan: Plan,
  observed: Observations,
  toContext: ToContext,
  limits: Limits,
): Promise<Relations> {
  const question = toQuestion(observed);
  if (!question) return NOTHING.relations;
  const adapter = await plan.source.load();
  return withDeadline(limits, (signal) =>
    adapter.relate(plan.source.options, toContext(signal), question),
  );
}

async function askDifferences(
  plan: Plan,
  observed: Observations,
  toContext: ToContext,
  limits: Limits,
): Promise<Differences> {
  const revisions = loadedCommits(observed).filter((commit) => !headsOf(observed).includes(commit));
  const adapter = await plan.artifact.load();
  const { differences } = adapter;
  if (revisions.length === 0 || !differences) return {};
  const ask = (context: Context) => differences(plan.artifact.options, context, revisions);
  return withDeadline(limits, (signal) => ask(toContext(signal)));
}

async function askTracked(
  plan: Plan,
  observed: Observations,
  toContext: ToContext,
  limits: Limits,
): Promise<Answers['tracked']> {
  const programs = programsInside(observed);
  const adapter = await plan.artifact.load();
  const { tracked } = adapter;
  if (programs.length === 0 || !tracked) return {};
  const ask = (context: Context) => tracked(plan.artifact.options, context, programs);
  return withDeadline(limits, (signal) => ask(toContext(signal)));
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

function headsOf(observed: Observations): readonly Commit[] {
  return factsOf(observed.artifact).flatMap((facts) => facts.checkout?.head ?? []);
}

/** Every commit that a process inside a checkout may have loaded, at its start or when its program was built. */
function loadedCommits(observed: Observations): readonly Commit[] {
  const commits = insideCheckouts(observed).flatMap(({ checkout, process }) => {
    const built = process.script?.changedAt ?? process.executable?.changedAt;
    const windows = [
      ...(process.load ? [process.load] : []),
      ...(built ? [{ earliest: built, latest: built, basis: 'start' as const }] : []),
    ];
    const { head, moves } = checkout;
    return head && moves
      ? windows.flatMap((window) => headsDuring(moves, head, window).commits)
      : [];
  });
  return [...new Set(commits)];
}

function programsInside(observed: Observations): readonly string[] {
  const programs = insideCheckouts(observed)
    .filter(({ checkout, process }) => containmentIn(process, checkout.root) !== 'cwd')
    .map(({ process }) => programOf(process));
  return [...new Set(programs.filter((program) => program !== null))];
}

function insideCheckouts(observed: Observations) {
  const checkouts = factsOf(observed.artifact).flatMap((facts) => facts.checkout ?? []);
  return factsOf(observed.process).flatMap((process) =>
    checkouts
      .filter((checkout) => containmentIn(process, checkout.root))
      .map((checkout) => ({ checkout, process })),
  );
}

function observedOf(stage: StageObservations): readonly Observed[] {
  return stage.observations.filter((each) => each.state === 'observed');
}

function factsOf(stage: StageObservations): readonly Facts[] {
  return observedOf(stage).map(({ facts }) => facts);
}
