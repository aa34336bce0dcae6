import type { Touched } from '../model/facts.ts';
import { type LoadWindow, placeChange } from '../model/load-window.ts';
import { listed } from '../model/words.ts';
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

/** Why that keeps what was loaded from being known. */
export function touchedWords(
  verb: 'written' | 'touched',
  touched: readonly Touched[],
  window: LoadWindow,
): string {
  const names = listed(touched.map(({ path }) => path));
  const isDuring = touched.every(({ changedAt }) => placeChange(window, changedAt) === 'inside');
  return isDuring
    ? `${verb} while it was loading: ${names}`
    : `${verb} since it was loaded, and what it held then is not known: ${names}`;
}
