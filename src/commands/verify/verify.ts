import { setTimeout as sleep } from 'node:timers/promises';
import { toMask } from '../../model/mask.ts';
import { maskTrace } from '../../model/mask-trace.ts';
import { type Judged, type Outcome, outcomeOf, worstOutcome } from '../../model/policy.ts';
import { type Check, check, planCheck } from '../../pipeline/check.ts';
import type { Plan } from '../../pipeline/plan.ts';
import type { TraceSettings } from '../../pipeline/trace.ts';
import type { Clock } from '../../pipeline/wait/wait.ts';
import { type BeginEachFlags, type Beginning, beginEach } from '../begin.ts';
import { deliver, type PrintFlags, prepare } from '../deliver.ts';
import { EXIT, exitCodeOf } from '../exit-code.ts';
import { openRecorder, type RecordFlags } from '../history/recorder.ts';
import type { Surroundings } from '../output.ts';
import { startProgress } from '../progress.ts';
import { withSettings } from '../run-trace.ts';
import { type PolicyFlags, parsePolicyFlags } from './flags.ts';
import { openWaitProgress, type WaitProgress } from './progress.ts';

export interface VerifyFlags extends BeginEachFlags, PolicyFlags, PrintFlags, RecordFlags {
  /** Seconds for each stage. */
  readonly timeout: number;
}

/** Traces every environment that was asked for, judges it by its policy, and exits by the worst of them. */
export async function verify(flags: VerifyFlags, surroundings: Surroundings): Promise<number> {
  const preparing = prepare(flags, surroundings);
  const demands = await parsePolicyFlags(flags);
  const recorder = openRecorder(flags, surroundings);
  const beginnings = await beginEach(flags, surroundings);
  const checks = beginnings.map((beginning) => ({
    ...beginning,
    ...planCheck(beginning.plan, demands),
  }));
  const [verified, deliveries] = await Promise.all([
    runAll(checks, flags, surroundings),
    preparing,
  ]);
  const traces = verified.map(({ trace }) => trace);
  for (const { plan, trace } of verified) await recorder.keep(plan, trace);
  const written = await deliver(deliveries, traces, flags, surroundings);
  const code = exitCodeOf(worstOutcome(verified.map(({ outcome }) => outcome)));
  // Its own code says more than that a report could not be written.
  return recorder.close(code === EXIT.match ? written : code);
}

interface Verified {
  readonly plan: Plan;
  readonly trace: Judged;
  /** Taken before masking: no secret of a config decides an exit code. */
  readonly outcome: Outcome;
}

type NamedCheck = Beginning & Check;

async function runAll(
  checks: readonly NamedCheck[],
  flags: VerifyFlags,
  surroundings: Surroundings,
): Promise<readonly Verified[]> {
  const waits = checks.some(({ waiting }) => waiting !== null);
  const progress = waits ? null : startProgress(surroundings);
  const waitProgress = openWaitProgress(surroundings);
  const names = checks.map(({ plan }) => plan.environment ?? plan.system);
  const longest = Math.max(...names.map((name) => name.length));
  const leads = names.map((name) => (names.length > 1 ? `${name.padEnd(longest)}  ` : ''));
  try {
    return await withSettings(flags, surroundings, progress?.onProgress, (settings) =>
      Promise.all(
        checks.map((each, index) =>
          run(each, leads[index] ?? '', settings, waitProgress, surroundings),
        ),
      ),
    );
  } finally {
    progress?.stop();
    waitProgress.stop();
  }
}

async function run(
  named: NamedCheck,
  name: string,
  settings: TraceSettings,
  progress: WaitProgress,
  { signal }: Surroundings,
): Promise<Verified> {
  const mask = (trace: Judged) =>
    named.secrets.length > 0 ? maskTrace(toMask(named.secrets), trace) : trace;
  const listener = named.waiting && progress.listen(named.waiting, name);
  const trace = await check(named, settings, toClock(signal), (seen, waited) =>
    listener?.(mask(seen), waited),
  );
  return { plan: named.plan, trace: mask(trace), outcome: outcomeOf(trace.policy) };
}

function toClock(signal: AbortSignal): Clock {
  return {
    now: () => performance.now(),
    sleep: (duration) => sleep(duration, undefined, { signal }),
    random: Math.random,
  };
}
