import type { Adapter, Context } from '../adapters/adapter.ts';
import { WorldError } from '../model/errors.ts';
import type { Facts } from '../model/facts.ts';
import {
  type Observation,
  type StageObservations,
  type Subject,
  toFailure,
} from '../model/observation.ts';
import { type Problem, type Stage, toProblem } from '../model/problem.ts';
import { redactUrls } from '../model/redact.ts';
import type { Bound } from './bound.ts';
import { withDeadline } from './deadline.ts';
import type { Plan, Planned } from './plan.ts';

export interface Observations {
  readonly source: StageObservations;
  readonly artifact: StageObservations;
  readonly process: StageObservations;
}

/** Makes a stage's context from the signal that ends its time. */
export type ToContext = (signal: AbortSignal) => Context;

/**
 * Asks every stage at once, each under its own time-out. Never rejects, except when the user gave up:
 * what goes wrong becomes an observation.
 */
export async function resolve(
  plan: Bound,
  toContext: ToContext,
  limits: Limits,
): Promise<Observations> {
  const named = resolveSource(plan, toContext, limits);
  const sourceFacts = () => named.then(({ observations: [first] }) => factsOf(first));
  const [source, artifact, process] = await Promise.all([
    named,
    resolveStage(
      'artifact',
      plan.artifact,
      (signal) => ({ ...toContext(signal), sourceFacts }),
      limits,
    ),
    // Reading /proc keeps this thread busy: the programs that the others wait for are started before.
    nextTurn().then(() => resolveStage('process', plan.process, toContext, limits)),
  ]);
  limits.signal.throwIfAborted();
  return { source, artifact, process };
}

async function resolveSource(
  plan: Bound,
  toContext: ToContext,
  limits: Limits,
): Promise<StageObservations> {
  return plan.rename(plan.known ?? (await resolveStage('source', plan.source, toContext, limits)));
}

function factsOf(observation: Observation | undefined): Facts | null {
  return observation?.state === 'observed' ? observation.facts : null;
}

function nextTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/** Where processes of the artifact run from; null if it is no files, or cannot be told. */
export async function runsFrom({ artifact, baseFolder }: Plan): Promise<string | null> {
  try {
    const adapter = await artifact.load();
    return adapter.runsFrom?.(artifact.options, baseFolder) ?? null;
  } catch {
    // Its own stage will say why.
    return null;
  }
}

export interface Limits {
  /** The user's: Ctrl-C. */
  readonly signal: AbortSignal;
  /** Milliseconds for each stage. */
  readonly timeout: number;
  /** While somebody is asked for something, time does not run out. */
  readonly isAsking?: () => boolean;
}

async function resolveStage(
  stage: Stage,
  planned: Planned<Adapter<unknown>>,
  toContext: ToContext,
  limits: Limits,
): Promise<StageObservations> {
  let locate: Adapter<unknown>['locate'];
  try {
    const adapter = await planned.load();
    locate = adapter.locate;
    return await withDeadline(limits, (signal) =>
      adapter.resolve(planned.options, toContext(signal)),
    );
  } catch (error) {
    const { baseFolder } = toContext(limits.signal);
    const subject = subjectOf(stage, planned, locate?.(planned.options, baseFolder));
    return {
      observations: [toFailure(subject, toFault(stage, subject.location, error))],
      problems: [],
    };
  }
}

/** Whatever was thrown, as a value; `named` may be a URL as the config says it, with a password. */
export function toFault(stage: Stage, named: string, error: unknown): Problem {
  const subject = redactUrls(named);
  if (error instanceof WorldError) {
    return toProblem(stage, subject, error.code, error.message, error.hint);
  }
  return toProblem(
    stage,
    subject,
    'internal',
    error instanceof Error ? error.message : String(error),
  );
}

function subjectOf(stage: Stage, planned: Planned<unknown>, located?: string): Subject {
  const { repository, path, reference } = planned.options;
  const named = String(repository ?? path ?? reference ?? planned.type);
  const location = located ?? redactUrls(named);
  const id = stage === 'source' ? 'source' : `${planned.type}:${location}`;
  return { stage, id, type: planned.type, location, host: 'local' };
}
