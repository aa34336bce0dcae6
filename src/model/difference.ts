import type { Comparison } from './comparison.ts';
import type { Problem } from './problem.ts';

/** One end of a comparison. */
export interface Point {
  /** What processes execute; what lies there where none runs; what the source's ref names; what somebody typed. */
  readonly kind: 'running' | 'on-disk' | 'meant' | 'named';
  readonly environment: string | null;
  /** The ref, or what was typed. */
  readonly name: string | null;
  /** Null where nobody knows it. */
  readonly revision: string | null;
  /** What sentences call the processes that run it. */
  readonly processes: readonly string[];
}

/** What lies between two points. */
export interface Difference {
  readonly from: Point;
  readonly to: Point;
  /** Null where an end is not known, or the source could not be asked. */
  readonly comparison: Comparison | null;
}

/** All that one question came to: several where several versions run at once. */
export interface Differences {
  readonly system: string;
  /** Of which it was asked; null for the base of the config, and for two revisions. */
  readonly environment: string | null;
  /** ISO 8601. */
  readonly resolvedAt: string;
  /** The paths that alone count; empty if all do. */
  readonly paths: readonly string[];
  /** The way back was asked for. */
  readonly isReversed: boolean;
  readonly differences: readonly Difference[];
  readonly problems: readonly Problem[];
}

export type DifferenceState = 'same' | 'different' | 'cannot-tell';

export function stateOf({ comparison }: Difference): DifferenceState {
  const { adds = null, removes = null, isSame = null } = comparison ?? {};
  if (isSame) return 'same';
  if (!adds || !removes) return 'cannot-tell';
  return isSame === null && adds.count + removes.count === 0 ? 'same' : 'different';
}
