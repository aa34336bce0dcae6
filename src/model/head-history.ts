import type { Commit } from './commit.ts';
import { compareToWindow, type LoadWindow } from './load-window.ts';

/** One line of HEAD's reflog. */
export interface HeadMove {
  /** Milliseconds since the epoch. Git writes whole seconds: the move took place in the second that begins here. */
  readonly at: number;
  /** Null for the first commit or a fresh clone. */
  readonly from: Commit | null;
  readonly to: Commit;
  /** Git's own words: `commit: Fix rounding`, `pull: Fast-forward`. */
  readonly message: string;
}

const LAST_MILLISECOND = 999;

/**
 * Every commit that HEAD may have named while the window was open, oldest first; null where the
 * history does not reach back that far. One entry is an answer, several are "cannot tell".
 */
export function headsDuring(
  moves: readonly HeadMove[],
  head: Commit,
  window: LoadWindow,
): readonly (Commit | null)[] {
  const place = (move: HeadMove) => compareToWindow(window, move.at, move.at + LAST_MILLISECOND);
  const before = moves.filter((move) => place(move) === 'before').at(-1);
  const inside = moves.filter((move) => place(move) === 'inside').map((move) => move.to);
  const atOpening = before ? before.to : beforeFirst(moves, head);
  return [...new Set([atOpening, ...inside])];
}

/** What HEAD named before its first recorded move; with no record at all HEAD may always have been there. */
function beforeFirst(moves: readonly HeadMove[], head: Commit): Commit | null {
  const first = moves[0];
  return first ? first.from : head;
}
