/** A full, lower-case git object id of a commit: 40 hex digits, or 64 in a SHA-256 repository. */
export type Commit = string & { readonly __brand: 'Commit' };

const FULL = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const ABBREVIATED = /^[0-9a-f]{7,64}$/;

/** The commit that `text` spells in full, or undefined. Upper case is accepted, blanks are not. */
export function parseCommit(text: string): Commit | undefined {
  const lower = text.toLowerCase();
  return FULL.test(lower) ? (lower as Commit) : undefined;
}

/** Whether `text` is a commit that is not abbreviated. */
export function isFullCommit(text: string): boolean {
  return FULL.test(text);
}

/** Whether `text` could be a commit, written in full or abbreviated to at least 7 digits. */
export function isCommitLike(text: string): boolean {
  return ABBREVIATED.test(text.toLowerCase());
}

/** The first 7 digits: how people read a commit. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 7);
}

/** What a person needs in order to recognise a commit. */
export interface CommitSummary {
  readonly revision: Commit;
  readonly subject: string;
  readonly author: string;
  /** ISO 8601, the committer's time. */
  readonly committedAt: string;
}
