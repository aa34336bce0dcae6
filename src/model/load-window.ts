/**
 * When a process loaded the code that it executes: at no moment before `earliest` and none after
 * `latest`, both in milliseconds since the epoch by the clock of the machine that runs it.
 *
 * A start time is not a load time: exec keeps the start time, and a forked worker may run what its
 * master loaded long before.
 */
export interface LoadWindow {
  readonly earliest: number;
  readonly latest: number;
  readonly basis: LoadBasis;
}

/** What the window was concluded from. */
export type LoadBasis =
  | 'start' // a program loads its code when it starts
  | 'threads' // threads or pipes that an exec would have ended bound the last exec
  | 'worker' // this worker loaded its code after it was forked
  | 'master' // its master loaded the code before it forked the oldest live worker
  | 'stats' // likewise, and its stats server tells which worker was forked right after
  | 'fork' // forked by a program that is not known: by the master, or by itself
  | 'reload' // a reload may have, or has, loaded it again
  | 'reading' // a shell reads its script, and what that names, as it gets there
  | 'kept' // at requests since then, of which it keeps what it has read
  | 'request'; // the code is read from disk again and again

/** Where a moment stands to a window; `from` and `to` bound a moment that is known only so far. */
export function compareToWindow(
  window: LoadWindow,
  from: number,
  to: number = from,
): 'before' | 'inside' | 'after' {
  if (to < window.earliest) return 'before';
  if (from > window.latest) return 'after';
  return 'inside';
}

/**
 * Where the change of a file stands to a window, by its ctime. Some file systems keep whole seconds, rounded
 * down: a change that is dated so may have come until the end of that second.
 */
export function placeChange(window: LoadWindow, changedAt: number): 'before' | 'inside' | 'after' {
  const latest = changedAt % 1000 === 0 ? changedAt + 999 : changedAt;
  return compareToWindow(window, changedAt, latest);
}
