import type { CheckoutFacts, FileChange } from '../model/facts.ts';
import type { LinkContext } from './linker.ts';

/** What of a checkout's edits counts, where the source is limited to some paths. */
export interface CountedChanges {
  readonly count: number;
  readonly files: readonly FileChange[];
  /** False: there are more than are listed. */
  readonly isComplete: boolean;
}

/** Those that are not listed may all count. */
export function countedChanges(
  { modified }: CheckoutFacts,
  { counts }: LinkContext,
): CountedChanges {
  const files = modified.files.filter(({ path }) => counts(path));
  const unlisted = modified.count - modified.files.length;
  return { count: files.length + unlisted, files, isComplete: unlisted === 0 };
}
