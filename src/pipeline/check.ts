import type { Judged, Policy, PolicySettings, Waiting } from '../model/policy.ts';
import { openLooks } from './looks.ts';
import { type Plan, planFor } from './plan.ts';
import { askPresence } from './policy/ask-presence.ts';
import { judgePolicy } from './policy/judge-policy.ts';
import { settlePolicy } from './policy/settle.ts';
import { contextFor, type TraceSettings } from './trace.ts';
import { type Clock, type OnLook, waitFor } from './wait/wait.ts';

/** A plan with what is demanded of it. */
export interface Check {
  readonly plan: Plan;
  readonly policy: Policy;
  /** Null: one look, and what it shows. */
  readonly waiting: Waiting | null;
}

/** The check that flags and config ask for. Throws `ConfigError` for what cannot go together. */
export function planCheck(plan: Plan, flags: PolicySettings): Check {
  const { policy, waiting } = settlePolicy(flags, plan.policy);
  const { expect } = policy;
  return { plan: expect === null ? plan : planFor(plan, expect), policy, waiting };
}

/** Traces and judges; waits, if that is asked for, bound to the commit that was named at the first look. */
export async function check(
  { plan, policy, waiting }: Check,
  settings: TraceSettings,
  clock: Clock,
  onLook: OnLook,
): Promise<Judged> {
  const look = openLooks(plan, settings, true);
  const judged = async () => {
    const seen = await look();
    const toContext = contextFor(plan, settings);
    const presences = await askPresence(plan, seen, policy, toContext, settings);
    return { ...seen, policy: judgePolicy(seen, policy, presences) };
  };
  return waiting ? waitFor(judged, waiting, clock, onLook) : judged();
}
