import type { RevisionClaim } from './revision-claim.ts';

/** Process: what it said of itself when it was asked. */
export interface SelfReport {
  /** Without credentials. */
  readonly url: string;
  readonly claim: RevisionClaim;
  /** How many may have given this answer: more than one where they share a port. */
  readonly answerers: number;
}
