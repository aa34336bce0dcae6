import type { Commit, CommitSummary } from './commit.ts';
import type { Tree } from './tree.ts';

/** How a revision stands to the expected one, answered by the source alone. */
export type RelationKind =
  | 'same'
  | 'same-tree' // another commit with the same content
  | 'behind'
  | 'ahead'
  | 'diverged'
  | 'unknown-commit' // the source has no such commit
  | 'cannot-tell'; // the source is shallow, or could not be asked

export interface Relation {
  readonly kind: RelationKind;
  /** The full commit, where an abbreviated one was mentioned and the source knows it. */
  readonly revision: Commit | null;
  /** Commits that the expected revision has and this one lacks; of `paths` only, where the config limits them. */
  readonly behind: number;
  /** Commits that this revision has and the expected one lacks. */
  readonly ahead: number;
  /** The newest of those, at most LISTED_COMMITS each. */
  readonly missing: readonly CommitSummary[];
  readonly extra: readonly CommitSummary[];
  /** The commit itself; null if the source does not have it. */
  readonly summary: CommitSummary | null;
  /** False: the commit exists but no branch or tag of the source contains it. Null: not asked. */
  readonly onBranch: boolean | null;
}

export const LISTED_COMMITS = 20;

/** A relation of which nothing but its kind is known. */
export function bareRelation(kind: RelationKind, revision: Commit | null = null): Relation {
  return {
    kind,
    revision,
    behind: 0,
    ahead: 0,
    missing: [],
    extra: [],
    summary: null,
    onBranch: null,
  };
}

/** How a folder's files stand to the commits of the source. */
export interface TreeMatch {
  /** The commit whose tree the folder holds, the expected one first, then the newest; null if none was found. */
  readonly revision: Commit | null;
  /**
   * Where it holds the expected commit: what lies beside that commit's files and is not loaded in place of
   * them, folders with a slash at the end; else nothing.
   */
  readonly beside: readonly string[];
  /** Paths that differ from the expected commit's tree, sorted: changed or missing in the folder. */
  readonly differing: readonly string[];
  /** True: all of those may be as a release (`git archive`) of that commit has them, which cannot be told. */
  readonly maybeExported: boolean;
  /** How many files of the expected tree were found in the folder, equal or not, and how many it has. */
  readonly found: number;
  readonly expected: number;
}

/** What the source is asked, once, after every stage was looked at. */
export interface RelationQuestion {
  readonly expected: Commit;
  /** Every revision that was mentioned, in full or abbreviated. */
  readonly revisions: readonly string[];
  /** Folders to find in the source's history, by artifact id. */
  readonly trees: Readonly<Record<string, Tree>>;
}

export interface Relations {
  /** By revision as it was mentioned. */
  readonly revisions: Readonly<Record<string, Relation>>;
  /** By artifact id. */
  readonly trees: Readonly<Record<string, TreeMatch>>;
}
