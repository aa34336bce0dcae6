import type { Commit } from '../../../model/commit.ts';
import type { CheckoutFacts, FileChange, Touched } from '../../../model/facts.ts';
import type { Keeping } from '../../../model/keeping.ts';
import type { PlaceFacts } from '../../../model/place.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';

/** The facts of the artifact. */
export interface CheckoutArtifact {
  readonly checkout: CheckoutFacts;
  /** Left out where no link leads there. */
  readonly place?: PlaceFacts;
  /** Where it is one of several releases, and a log names it. */
  readonly claims?: readonly RevisionClaim[];
}

/** A work tree, wherever it lies. All of it throws `WorldError`. */
export interface Checkout {
  readonly facts: () => Promise<CheckoutArtifact>;
  /** Tracked files that differ between that commit and the disk; null if that cannot be told. */
  readonly differences: (revision: Commit) => Promise<readonly FileChange[] | null>;
  /** By path. */
  readonly keeping: (paths: readonly string[]) => Promise<Readonly<Record<string, Keeping>>>;
  readonly touched: (since: number) => Promise<readonly Touched[]>;
}

export function toArtifact(checkout: CheckoutFacts, place: PlaceFacts | null): CheckoutArtifact {
  const claims = place?.releases?.logged ?? [];
  return { checkout, ...(place && { place }), ...(claims.length > 0 && { claims }) };
}
