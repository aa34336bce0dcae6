import type { Context } from '../adapters/adapter.ts';
import type { Trace } from '../model/trace.ts';
import { judge } from './judge.ts';
import { link } from './link.ts';
import { once } from './once.ts';
import type { Plan } from './plan.ts';
import { relate } from './relate.ts';
import { type Limits, resolve } from './resolve.ts';

export interface TraceSettings extends Limits {
  readonly now: () => Date;
  readonly cacheFolder: string;
  /** Told of each step as it begins; the pipeline itself is silent. */
  readonly onProgress: (step: 'resolve' | 'relate' | 'judge') => void;
}

/** The spine: what was planned, looked at live, joined and judged. Never rejects, unless the user gave up. */
export async function trace(plan: Plan, settings: TraceSettings): Promise<Trace> {
  const started = performance.now();
  const resolvedAt = settings.now().toISOString();
  const toContext = contextFor(plan, settings);

  settings.onProgress('resolve');
  const observed = await resolve(plan, toContext, settings);
  settings.onProgress('relate');
  const answers = await relate(plan, observed, toContext, settings);
  settings.onProgress('judge');
  const judgement = judge(link(observed, answers));

  const stages = [observed.source, observed.artifact, observed.process];
  const [source] = observed.source.observations;
  if (!source) throw new TypeError('the source must yield one observation');
  return {
    system: plan.system,
    environment: plan.environment,
    resolvedAt,
    durationMs: Math.round(performance.now() - started),
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
    ],
  };
}

function contextFor(plan: Plan, settings: TraceSettings): (signal: AbortSignal) => Context {
  const share = once();
  return (signal) => ({
    signal,
    now: settings.now,
    cacheFolder: settings.cacheFolder,
    baseFolder: plan.baseFolder,
    artifactPath: plan.artifactPath,
    once: share,
  });
}
