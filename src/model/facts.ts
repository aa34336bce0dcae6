import type { Commit } from './commit.ts';
import type { ContainerFacts } from './container.ts';
import type { Digest } from './digest.ts';
import type { HeadMove } from './head-history.ts';
import type { ImageFacts } from './image-facts.ts';
import type { LoadWindow } from './load-window.ts';
import type { PlaceFacts } from './place.ts';
import type { ExecutableFacts, ProcessFacts, RestartFacts, ScriptFacts } from './process-facts.ts';
import type { RevisionClaim } from './revision-claim.ts';
import type { SelfReport } from './self-report.ts';
import type { Tree } from './tree.ts';

/**
 * Everything that an adapter can say of what it looked at, by name. Linkers and renderers read facts
 * and know no adapter. All of it is plain, serialisable data, and holds no secret.
 */
export interface Facts {
  readonly revision?: RevisionFacts;
  readonly repository?: RepositoryFacts;
  readonly place?: PlaceFacts;
  readonly checkout?: CheckoutFacts;
  readonly files?: FilesFacts;
  readonly image?: ImageFacts;
  readonly claims?: readonly RevisionClaim[];
  readonly process?: ProcessFacts;
  readonly executable?: ExecutableFacts;
  readonly script?: ScriptFacts;
  readonly restarts?: RestartFacts;
  readonly load?: LoadWindow;
  readonly container?: ContainerFacts;
  readonly selfReport?: SelfReport;
}

export type FactName = keyof Facts;

/** Source: the commit that was meant. */
export interface RevisionFacts {
  readonly revision: Commit;
  readonly tree: string;
  readonly subject: string;
  readonly author: string;
  /** ISO 8601. */
  readonly committedAt: string;
  /** Tags that point at it. */
  readonly tags: readonly string[];
}

/** Source: the repository that the commit was found in. */
export interface RepositoryFacts {
  /** The ref as it was asked for, and the name that it was resolved to (`v*` → `v1.8.2`). */
  readonly ref: string;
  readonly resolvedRef: string;
  /** From the top, without `.` and trailing slashes: only what lies in these counts; empty: all of it does. */
  readonly paths: readonly string[];
  /** The branch that is checked out; null if HEAD is detached, or the source is remote. */
  readonly branch: string | null;
  readonly detached: boolean;
  readonly bare: boolean;
  readonly shallow: boolean;
  /** A linked work tree (`git worktree add`). */
  readonly worktree: boolean;
  /** Null where there is no work tree. */
  readonly modified: ChangedFiles | null;
  readonly untracked: NamedCount | null;
  /** Commits of the branch that its upstream has not, by what was last fetched. Null without an upstream. */
  readonly unpushed: number | null;
  readonly upstream: UpstreamFacts | null;
  /** URLs of its remotes, without credentials. */
  readonly remotes: readonly string[];
}

/** The branch that the expected one follows, asked live. */
export interface UpstreamFacts {
  /** `origin/main`. */
  readonly name: string;
  /** URL without credentials. */
  readonly location: string;
  /** Null: it could not be asked, or has no such branch. */
  readonly revision: Commit | null;
  /** Commits there that the expected revision lacks; null if that commit was never fetched. */
  readonly newer: number | null;
}

/** How many, and the first few of their names. */
export interface NamedCount {
  readonly count: number;
  readonly names: readonly string[];
}

/** Tracked files whose content differs from the commit that is checked out. */
export interface ChangedFiles {
  readonly count: number;
  /** At most LISTED_FILES. */
  readonly files: readonly FileChange[];
}

export const LISTED_FILES = 200;

/** Something that was written, or moved into its place, at that time (its ctime), whatever it holds now. */
export interface Touched {
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
}

export interface FileChange {
  readonly path: string;
  readonly change: 'modified' | 'added' | 'deleted' | 'unmerged';
  /**
   * Milliseconds since the epoch: no change of this file's content came later (its ctime; that of the
   * nearest folder for a deleted file), but for the rest of a second that it may be rounded down to. Null if
   * it could not be read.
   */
  readonly changedAt: number | null;
}

/** Artifact: a git work tree. */
export interface CheckoutFacts {
  readonly root: string;
  /** Null before the first commit. */
  readonly head: Commit | null;
  readonly branch: string | null;
  /** URL of `origin`, or of the only remote, without credentials. */
  readonly remote: string | null;
  readonly modified: ChangedFiles;
  readonly untracked: NamedCount;
  /** Untracked paths that an interpreter loads in place of tracked files beside them: a package, a compiled module. */
  readonly shadows: readonly string[];
  /** HEAD's reflog, oldest first; null if there is none (bare, expired, switched off). */
  readonly moves: readonly HeadMove[] | null;
}

/** Artifact: a file, or a folder that is no work tree. */
export interface FilesFacts {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** sha256 of the file, or of the folder's manifest. */
  readonly digest: Digest;
  readonly size: number;
  /** A file's identity on its machine: `dev:ino`. Null for a folder. */
  readonly inode: string | null;
  /** Newest ctime over all of it, milliseconds since the epoch, and the path that has it. */
  readonly changedAt: number;
  readonly newest: string;
  /** The folder as git would store it, for comparing with a commit; null for a file. */
  readonly tree: Tree | null;
  /**
   * Files of the folder and the folders in it (the time of one tells that something was added or removed) by
   * ctime, newest first, at most LISTED_FILES; caches that runtimes write are left out. The path of a folder
   * ends with a slash, that of the folder itself is `./`.
   */
  readonly recent: readonly Touched[];
  /** Folders in which the last that happened is that such a cache was made, likewise. */
  readonly caches: readonly Touched[];
}
