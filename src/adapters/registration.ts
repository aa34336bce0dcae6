import type { ZodType } from 'zod';
import type { FactName } from '../model/facts.ts';

/** How an adapter is known before any of its code is loaded. */
export interface Registration<Adapter> {
  /** One line for help and README. */
  readonly summary: string;
  /** The facts that it can yield, so that `plan` can say what nothing will be able to join. */
  readonly yields: readonly FactName[];
  /** The schema of its part of the config file; loaded only when there is a file. */
  readonly options: () => Promise<ZodType>;
  readonly load: () => Promise<Adapter>;
}
