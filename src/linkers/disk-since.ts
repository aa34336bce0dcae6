import type { FileChange } from '../model/facts.ts';
import { type LoadWindow, placeChange } from '../model/load-window.ts';

/** How the disk stands to what was there while a window was open. */
export interface DiskState {
  /** `loaded`: what is there now was there then; `changed`: it was not; else it cannot be told. */
  readonly kind: 'loaded' | 'changed' | 'unclear';
  /** Paths by when they changed. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly unclear: readonly string[];
  /** Those written after the window that may have held the same before it. */
  readonly again: readonly string[];
  /** The first change after the window, milliseconds since the epoch; null if there was none. */
  readonly changedAt: number | null;
}

/**
 * What the files that differ from a commit say about a load: those that changed before it were loaded
 * as they are now, those that changed after it were not, unless they were only put back to what they may
 * have been. `files` is all that differs.
 */
export function diskSince(
  files: readonly FileChange[],
  window: LoadWindow,
  isPutBack: (file: FileChange) => boolean,
): DiskState {
  const placed = files.map((file) => {
    const place = placeOf(file, window);
    return { file, place: place === 'after' && isPutBack(file) ? ('again' as const) : place };
  });
  const paths = (place: Place | 'again') =>
    placed.filter((each) => each.place === place).map(({ file }) => file.path);
  const [before, after] = [paths('before'), paths('after')];
  const [unclear, again] = [paths('unclear'), paths('again')];
  const times = placed
    .filter(({ place }) => place === 'after')
    .map(({ file }) => file.changedAt ?? 0);
  return {
    kind: after.length > 0 ? 'changed' : unclear.length + again.length > 0 ? 'unclear' : 'loaded',
    before,
    after,
    unclear,
    again,
    changedAt: times.length > 0 ? Math.min(...times) : null,
  };
}

type Place = 'before' | 'after' | 'unclear';

/** Of a deleted file only an upper bound is known: its folder may have changed again, later. */
function placeOf(file: FileChange, window: LoadWindow): Place {
  if (file.changedAt === null) return 'unclear';
  const place = placeChange(window, file.changedAt);
  if (place === 'inside') return 'unclear';
  return place === 'after' && file.change === 'deleted' ? 'unclear' : place;
}
