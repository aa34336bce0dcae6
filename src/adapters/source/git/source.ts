import type { Facts } from '../../../model/facts.ts';
import type { Problem } from '../../../model/problem.ts';

/** What was seen of a source, wherever it lies. */
export interface Source {
  /** Path, or URL without credentials. */
  readonly location: string;
  readonly facts: Facts;
  readonly problems: readonly Problem[];
}
