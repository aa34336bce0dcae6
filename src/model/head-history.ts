import type { Commit } from './commit.ts';
import { compareToWindow, type LoadWindow } from './load-window.ts';

/** One line of HEAD's reflog. */
export interface HeadMove {
  /** Milliseconds since the epoch: the move took place no earlier, and no later than `until`. */
  readonly at: number;
  /** Git writes whole seconds; where a clock was set in between, much more is open. */
  readonly until: number;
  /** Null for the first commit or a fresh clone. */
  readonly from: Commit | null;
  readonly to: Commit;
  /** Git's own words: `commit: Fix rounding`, `pull: Fast-forward`. */
  readonly message: string;
}

/** What HEAD named while a window was open. */
export interface HeadsDuring {
  /** Oldest first, each once. One is an answer, several are "cannot tell". */
  readonly commits: readonly Commit[];
  /** False: it may have named others, too, which the history does not tell. */
  readonly complete: boolean;
}

/** More than git's seconds and a slewed clock leave open. */
const LONG = 10_000;

/**
 * Every commit that HEAD may have named while the window was open. A history has holes where entries have
 * expired, or where HEAD was moved by something that writes none: there each move does not begin where the
 * one before it ended. What was before a first entry that does begin somewhere is not known either.
 */
export function headsDuring(
  moves: readonly HeadMove[],
  head: Commit,
  window: LoadWindow,
): HeadsDuring {
  const places = moves.map((move) => compareToWindow(window, move.at, move.until));
  const possible = Array.from({ length: moves.length + 1 }, (_, index) => index).filter(
    (index) => places[index - 1] !== 'after' && places[index] !== 'before',
  );
  const commits = possible.flatMap((index) => namedBefore(moves, head, index));
  const isWhole = possible.every((index) => isKnown(moves, head, index));
  const isTimed = moves.every(
    ({ at, until }, index) => places[index] !== 'inside' || until - at < LONG,
  );
  return { commits: [...new Set(commits)], complete: isWhole && isTimed };
}

/** What HEAD named between the move before `index` and that at `index`: two commits where there is a hole. */
function namedBefore(moves: readonly HeadMove[], head: Commit, index: number): readonly Commit[] {
  const ends = [moves[index - 1]?.to, index < moves.length ? moves[index]?.from : head];
  return ends.flatMap((commit) => commit ?? []);
}

/** Before a first commit or clone there was nothing, and nothing could be loaded. */
function isKnown(moves: readonly HeadMove[], head: Commit, index: number): boolean {
  const next = index < moves.length ? moves[index]?.from : head;
  return index === 0 ? next === null : moves[index - 1]?.to === next;
}

/**
 * Git commits what lies there, whenever that was written. What else moves HEAD writes the files itself, and
 * refuses to where somebody has edited them.
 */
const COMMITS = /^commit\b/;
/** What `git stash` writes, too, before edits come back. */
const DISCARDS = /^reset: moving to /;

/** What happened to edits since a window. */
export interface EditsSince {
  /** The moves that committed what lay there. */
  readonly committed: readonly HeadMove[];
  /** The first that took edits away and left HEAD where it was; null if none did. */
  readonly discarded: HeadMove | null;
}

/** What was committed or taken away after the window may have lain there, as edits, while it was open. */
export function editsSince(moves: readonly HeadMove[], window: LoadWindow): EditsSince {
  const later = moves.filter(({ at, until }) => compareToWindow(window, at, until) === 'after');
  return {
    committed: later.filter(({ message }) => COMMITS.test(message)),
    discarded: later.find(({ from, to, message }) => from === to && DISCARDS.test(message)) ?? null,
  };
}

/** The commits that tell, compared with the disk, which files were put back (`linkers/put-back.ts`). */
export function baselinesOf({ committed, discarded }: EditsSince): {
  readonly last: HeadMove | null;
  /** What HEAD named before edits that had been taken away were committed; null if they were not. */
  readonly before: Commit | null;
} {
  const first = discarded && committed.find(({ at }) => at >= discarded.at);
  return { last: committed.at(-1) ?? null, before: first?.from ?? null };
}
