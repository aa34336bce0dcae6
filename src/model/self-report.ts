import type { RevisionClaim } from './facts.ts';

/** Process: what it said of itself when it was asked. */
export interface SelfReport {
  /** Without credentials. */
  readonly url: string;
  readonly claim: RevisionClaim;
}
