import type { Touched } from '../model/facts.ts';
import { type LoadWindow, placeChange } from '../model/load-window.ts';
import type { LinkContext } from './linker.ts';

/** What was written in or after the window though it is as it should be now, newest first; null if that is not known. */
export function touchedSince(
  window: LoadWindow,
  { touched, counts }: LinkContext,
): readonly Touched[] | null {
  return (
    touched?.filter(
      ({ path, changedAt }) => counts(path) && placeChange(window, changedAt) !== 'before',
    ) ?? null
  );
}
