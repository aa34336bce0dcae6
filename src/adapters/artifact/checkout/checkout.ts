import type { Commit } from '../../../model/commit.ts';
import type { CheckoutFacts, FileChange, Touched } from '../../../model/facts.ts';
import type { Keeping } from '../../../model/keeping.ts';

/** A work tree, wherever it lies. All of it throws `WorldError`. */
export interface Checkout {
  readonly facts: () => Promise<CheckoutFacts>;
  /** Tracked files that differ between that commit and the disk; null if that cannot be told. */
  readonly differences: (revision: Commit) => Promise<readonly FileChange[] | null>;
  /** By path. */
  readonly keeping: (paths: readonly string[]) => Promise<Readonly<Record<string, Keeping>>>;
  readonly touched: (since: number) => Promise<readonly Touched[]>;
}
