import type { Strength } from './evidence.ts';
import type { Stage } from './problem.ts';
import type { Trace } from './trace.ts';
import type { Verdict } from './verdict.ts';

/** What is demanded of a trace, and what is tolerated in it. */
export interface Policy {
  /** The revision that was named, as it was written; null: what the source's ref says. */
  readonly expect: string | null;
  /** Nothing but the expected commit: also not another that contains it. */
  readonly exact: boolean;
  /** How far along the chain all must be as it was meant. */
  readonly stage: Stage;
  /** Every link must be shown by evidence of at least this strength. */
  readonly minStrength: Demandable;
  /** How many commits what runs may lack. */
  readonly allowBehind: number;
  /** What cannot be told is tolerated, beside something that is as it was meant. */
  readonly allowUnknown: boolean;
  /** Nothing edited and nothing untracked, in the source's work tree or the artifact. */
  readonly requireClean: boolean;
  /** Milliseconds: how old the commit that runs may be; null: any age. */
  readonly maxAge: number | null;
}

/** A strength that can be demanded: `none` demands nothing. */
export type Demandable = Exclude<Strength, 'none'>;

/** How to wait until a policy is met. Milliseconds. */
export interface Waiting {
  /** How long at most. */
  readonly limit: number;
  /** From one look to the next, at first. */
  readonly interval: number;
  /** How long it must have been met, by the same processes. */
  readonly stable: number;
}

/** What config or flags say of a policy; what they leave out, the other or a default says. */
export type PolicySettings = Partial<
  Policy & { readonly wait: number; readonly interval: number; readonly stable: number }
>;

/** Why a part of the chain is as it must be, or is not. */
export type FindingCode =
  | 'as-meant'
  | 'contains' // another commit that holds the named one
  | 'superseded' // it runs what was meant, and something newer is on disk
  | 'behind-allowed'
  | 'unknown-allowed'
  | 'reverted' // it holds the named commit, and takes it back again
  | 'not-meant' // something else than what was meant
  | 'absent'
  | 'keeps-ending' // it was started again and again while it was waited for
  | 'unknown'
  | 'weak' // as it was meant, by evidence that is weaker than demanded
  | 'dirty'
  | 'maybe-dirty' // nobody can tell whether anything was edited
  | 'too-old'
  | 'age-unknown'
  | 'nothing-known'; // all that was looked at is unknown, and that alone is no match

export type FindingOutcome = 'met' | 'tolerated' | 'drift' | 'unknown';

/** One part of the chain, judged by a policy. */
export interface Finding {
  readonly stage: Stage;
  /** Subject id. */
  readonly subject: string;
  /** What people call it: a PID, a path. */
  readonly name: string;
  readonly code: FindingCode;
  readonly outcome: FindingOutcome;
  /** One sentence that names it. Foreign text in it is escaped by the printer. */
  readonly says: string;
}

/** A trace judged by a policy. The trace's own verdicts stay what they are. */
export interface PolicyDecision {
  readonly policy: Policy;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** Null where nobody waited. */
  readonly wait: WaitReport | null;
}

/** How a wait went. Milliseconds. */
export interface WaitReport extends Waiting {
  readonly waited: number;
  readonly looks: number;
  /** How long the policy had been met at the last look, by the same processes. */
  readonly held: number;
  /** `failed`: nothing that one could wait for can come true any more. */
  readonly end: 'met' | 'timed-out' | 'failed';
}

/** A trace that was judged by a policy. */
export type Judged = Trace & { readonly policy: PolicyDecision };

export function isJudged(trace: Trace): trace is Judged {
  return trace.policy !== undefined;
}

/** What `verify` has to say in the end. */
export type Outcome = Verdict | 'timeout';

/** A wait that timed out is neither drift nor unknown: what was waited for may still come. */
export function outcomeOf({ verdict, wait }: PolicyDecision): Outcome {
  return wait?.end === 'timed-out' ? 'timeout' : verdict;
}

const WORST_FIRST: readonly Outcome[] = ['drift', 'timeout', 'unknown', 'match'];

/** Drift is sure, a timeout is what was asked for and did not come, unknown may still be well. */
export function worstOutcome(outcomes: readonly Outcome[]): Outcome {
  return WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? 'unknown';
}

/** What holds where neither a flag nor the config says anything. */
export const POLICY_DEFAULTS = {
  stage: 'process',
  minStrength: 'claimed',
  allowBehind: 0,
  allowUnknown: false,
  requireClean: false,
  interval: 2000,
} as const satisfies PolicySettings;

/** Looking more often would be a load, more rarely no waiting. Milliseconds. */
export const INTERVAL_BOUNDS = { least: 100, most: 3_600_000 } as const;
