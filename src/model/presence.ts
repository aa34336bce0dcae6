import type { Commit, CommitSummary } from './commit.ts';

/**
 * How a commit is known to be part of a revision, the surest way first. Rebasing, squashing and picking
 * make another commit of the same change, so that ancestry alone would answer "no".
 */
export const METHODS = [
  'ancestor', // it is the revision itself, or one that the revision was built upon
  'pull-request', // the commit by which its pull request was merged
  'cherry-pick', // a commit that says it was picked from it
  'patch', // a commit that makes the same change, by git's patch-id
  'squash', // a commit that makes the change of the whole branch, by git's patch-id
  'tree', // a commit with the same files
] as const;
export type Method = (typeof METHODS)[number];

/** Whether a revision holds a commit. `reverted`: it does, and a later commit of it takes it back. */
export type Contains = 'yes' | 'no' | 'reverted' | 'cannot-tell';

/** Why it cannot be told. */
export type Doubt =
  | 'shallow' // the history is cut off
  | 'not-searched' // more commits lie between than are searched for another form of it
  | 'unknown-commit' // the source does not have the commit: it may be there in another form
  | 'unknown-revision' // the source does not have what runs
  | 'unmarked' // no commit names the pull request
  | 'several' // several changes carry its number, and only some are there
  | 'no-patch' // the content of changes could not be compared
  | 'no-revision' // nobody knows what runs
  | 'not-asked'; // the source could not be asked

/** Whether one revision holds the commit, and how that is known. */
export interface Presence {
  readonly contains: Contains;
  /** What answered; null where nothing did. */
  readonly method: Method | null;
  /** The commit by which it is there: itself, or another form of it. */
  readonly by: CommitSummary | null;
  /** What takes it back, where something does. */
  readonly revert: CommitSummary | null;
  readonly doubt: Doubt | null;
}

/** What was asked for, as the source knows it. */
export interface Wanted {
  /** As it was typed. */
  readonly asked: string;
  /** The branch or tag that it names; null for a commit or a pull request. */
  readonly name: string | null;
  /** Null where no commit is known. */
  readonly revision: Commit | null;
  readonly summary: CommitSummary | null;
  /** Of the pull request that was asked for, or that the commit's own message names. */
  readonly pullRequest: number | null;
  /** The repository in which the name was looked up, where that is another than the source. */
  readonly readIn: string | null;
}

/** What the source is asked of one commit. */
export interface PresenceQuestion {
  /** A commit, branch or tag, `HEAD`, each with `~2` or `^`; or a pull request: `#12`, `!12`, `pr:12`. */
  readonly wanted: string;
  /** In full or abbreviated. */
  readonly revisions: readonly string[];
}

export interface PresenceAnswer {
  readonly wanted: Wanted;
  /** By revision as it was asked. */
  readonly presence: Readonly<Record<string, Presence>>;
}

/** The pull request that `text` asks for; `#` needs quotes in a shell, `pr:` does not, and no ref may hold a colon. */
export function parsePullRequest(text: string): number | null {
  const digits = /^(?:#|!|pr:|mr:|pr#|pr!)([1-9]\d{0,9})$/i.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** An answer of which nothing but itself is known. */
export function barePresence(contains: 'no' | 'cannot-tell', doubt: Doubt | null = null): Presence {
  return { contains, method: null, by: null, revert: null, doubt };
}
