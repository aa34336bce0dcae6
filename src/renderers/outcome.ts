import { type Outcome, outcomeOf, worstOutcome } from '../model/policy.ts';
import type { Trace } from '../model/trace.ts';

/** What the whole comes to: by the policy, where there is one. `verify` exits by the same. */
export function outcomeOfTrace({ verdict, policy }: Trace): Outcome {
  return policy ? outcomeOf(policy) : verdict;
}

export function outcomeOfAll(traces: readonly Trace[]): Outcome {
  return worstOutcome(traces.map(outcomeOfTrace));
}

/** A sign that says it without colour, too. */
export const SIGNS: Readonly<Record<Outcome, string>> = {
  match: '✅',
  drift: '❌',
  unknown: '❔',
  timeout: '⌛',
};

/** `shop · production`: a system as people read it. Foreign text. */
export function nameOf({ system, environment }: Trace): string {
  return environment === null ? system : `${system} · ${environment}`;
}
