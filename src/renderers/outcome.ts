import { type Outcome, outcomeOf, worstOutcome } from '../model/policy.ts';
import type { Stage } from '../model/problem.ts';
import type { Trace } from '../model/trace.ts';

/** What the whole comes to: by the policy, where there is one. `verify` exits by the same. */
export function outcomeOfTrace({ verdict, policy }: Trace): Outcome {
  return policy ? outcomeOf(policy) : verdict;
}

const ASKED: Readonly<Record<Stage, string>> = {
  source: 'the source',
  artifact: 'the artifact',
  process: 'what runs',
};

/** Of what it speaks: a policy may end before what runs. */
export function askedOf({ policy }: Trace): string {
  return ASKED[policy?.policy.stage ?? 'process'];
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
