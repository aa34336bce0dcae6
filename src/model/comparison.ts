import type { CommitSummary } from './commit.ts';

/** Two revisions, as somebody typed them or as they were seen. */
export interface ComparisonQuestion {
  /** Null where nobody knows it: what can be said of the other end is. */
  readonly from: string | null;
  readonly to: string | null;
  /** Whether the files are asked for, too. */
  readonly files: boolean;
}

export interface ComparedCommit extends CommitSummary {
  /** By which it came, as its own message or the merge that brought it says. */
  readonly pullRequest: number | null;
  readonly isMerge: boolean;
}

/** Commits that one side has and the other lacks; of `paths` only, where the config limits them. */
export interface CommitList {
  readonly count: number;
  /** The newest first, at most LISTED. */
  readonly commits: readonly ComparedCommit[];
}

export interface ChangedFile {
  readonly path: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'renamed';
  /** Where a renamed one was before. */
  readonly before: string | null;
}

export interface ChangedFileList {
  readonly count: number;
  /** By path, at most LISTED. */
  readonly files: readonly ChangedFile[];
}

export const LISTED = 1000;

/** What lies between two revisions. */
export interface Comparison {
  /** Null: the source does not have it. */
  readonly from: CommitSummary | null;
  readonly to: CommitSummary | null;
  /** Commits that `to` has and `from` lacks, and the other way round; null where they cannot be told. */
  readonly adds: CommitList | null;
  readonly removes: CommitList | null;
  /** Whether all that counts is the same, whatever the commits; null if it cannot be told. */
  readonly isSame: boolean | null;
  /** Null where they were not asked for, or cannot be told. */
  readonly files: ChangedFileList | null;
  /** Why not. */
  readonly doubt: 'no-revision' | 'shallow' | 'unknown-revision' | null;
}
