import type { Context } from '../adapters/adapter.ts';
import type { StageObservations } from '../model/observation.ts';
import type { Trace } from '../model/trace.ts';
import { bind } from './bound.ts';
import { crossCheck } from './cross-check.ts';
import { judge } from './judge.ts';
import { link } from './link.ts';
import { keeper, type Once, once } from './once.ts';
import type { Plan } from './plan.ts';
import { relate } from './relate.ts';
import { type Limits, resolve, runsFrom, type ToContext } from './resolve.ts';

export interface TraceSettings extends Limits {
  readonly now: () => Date;
  readonly cacheFolder: string;
  /** Opens connections, which are the caller's to close: many traces may share them. */
  readonly connect: Context['connect'];
  readonly atEnd: Context['atEnd'];
  /** Told of each step as it begins; the pipeline itself is silent. */
  readonly onProgress: (step: 'resolve' | 'relate' | 'judge') => void;
  /** Where there are several looks: what outlives one. */
  readonly keep?: Once;
  /** Before another look: hosts that were lost, or could not be reached, may be tried again. */
  readonly renew?: () => void;
}

/** The spine: what was planned, looked at live, joined and judged. Never rejects, unless the user gave up. */
export async function trace(plan: Plan, settings: TraceSettings): Promise<Trace> {
  return (await look(plan, settings, null)).trace;
}

/** A trace, and what its source named: later looks can be bound to it. */
export interface Look {
  readonly trace: Trace;
  readonly named: StageObservations | null;
}

/** The spine, as one look of several. `named`: what the source named at an earlier one. */
export async function look(
  plan: Plan,
  settings: TraceSettings,
  named: StageObservations | null,
): Promise<Look> {
  const started = settings.now();
  const toContext = contextFor(plan, settings, await runsFrom(plan));

  settings.onProgress('resolve');
  const observed = await resolve(bind(plan, named), toContext, settings);
  settings.onProgress('relate');
  const answers = await relate(plan, observed, toContext, settings);
  settings.onProgress('judge');
  const judgement = judge(link(observed, answers));

  const stages = [observed.source, observed.artifact, observed.process];
  const [source] = observed.source.observations;
  if (!source) throw new TypeError('the source must yield one observation');
  const result = {
    system: plan.system,
    environment: plan.environment,
    resolvedAt: started.toISOString(),
    // A clock may be set back meanwhile.
    durationMs: Math.max(0, settings.now().getTime() - started.getTime()),
    ...judgement,
    source,
    artifacts: observed.artifact.observations,
    processes: observed.process.observations,
    machines: stages.flatMap((stage) => stage.machines ?? []),
    problems: [
      ...stages.flatMap(({ observations, problems }) => [
        ...observations.flatMap((each) => (each.state === 'observed' ? [] : [each.problem])),
        ...problems,
      ]),
      ...answers.problems,
      ...crossCheck(judgement),
    ],
    ...(plan.places ? { places: plan.places } : {}),
  };
  return { trace: result, named: source.state === 'observed' ? observed.source : null };
}

/** How adapters are asked: all who are share one answer to each question. */
export function contextFor(
  plan: Plan,
  settings: Pick<TraceSettings, 'now' | 'cacheFolder' | 'keep' | 'connect' | 'atEnd'>,
  artifactPath: string | null = null,
): ToContext {
  const share = once();
  const keep = settings.keep ?? keeper();
  return (signal) => ({
    signal,
    now: settings.now,
    cacheFolder: settings.cacheFolder,
    connect: (host, access) =>
      settings.connect(host, { ...access, address: plan.addresses.get(host) }),
    baseFolder: plan.baseFolder,
    artifactPath,
    sourceFacts: async () => null,
    once: share,
    keep,
    atEnd: settings.atEnd,
  });
}
