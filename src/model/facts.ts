import type { Commit } from './commit.ts';
import type { ContainerFacts } from './container.ts';
import type { Digest } from './digest.ts';
import type { HeadMove } from './head-history.ts';
import type { ImageFacts } from './image-facts.ts';
import type { LoadWindow } from './load-window.ts';
import type { PlaceFacts } from './place.ts';
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

/** A revision that something says of itself. */
export interface RevisionClaim {
  /** In full or abbreviated; lower-case hex. */
  readonly revision: string;
  /** `claimed`: text that anyone could have written. `recorded`: the tool that did the step wrote it then. */
  readonly strength: 'claimed' | 'recorded';
  /** Who says it, in words: `Go build info`, `REVISION`. */
  readonly by: string;
  /** Where it was read. */
  readonly where: string;
  /** Built from changed files, by its own word; null if it does not say. */
  readonly dirty: boolean | null;
  /** The repository that the revision is said to be of: a URL without credentials. */
  readonly repository?: string;
  /**
   * Why it may not speak of this artifact at all. `inherited`: what it was built on says the very same.
   * `guessed`: a text that merely looks like a commit, such as a tag.
   */
  readonly doubt?: 'inherited' | 'guessed';
}

/** Process: what the kernel says of one process. */
export interface ProcessFacts {
  readonly pid: number;
  /** What it is called in its own container; not there if it lives in none. */
  readonly pidInside?: number;
  readonly parent: number;
  /** Depth below the process that was asked for: 0 for one that matched itself. */
  readonly depth: number;
  readonly user: string;
  readonly name: string;
  /** The arguments, secrets redacted. */
  readonly command: readonly string[];
  /** Null: denied. */
  readonly cwd: string | null;
  readonly cwdDeleted: boolean;
  /** Its paths are not this machine's: it lives in a container, or among other mounts. */
  readonly elsewhere: boolean;
  /** Files and folders of the artifact in place of which it sees something else, if it lives among other mounts. */
  readonly covered?: readonly string[];
  /** Files that its runtime or the system's linker was told to load before the program. */
  readonly preloads?: readonly string[];
  /** The installed copy that it loads in place of a package of the artifact. */
  readonly copy?: string;
  /** Its program is known to run nothing that others wrote, as python does: its folder does not say what it executes. */
  readonly selfContained?: boolean;
  /** Its runtime was handed the program text itself, as `python3 -c` is. */
  readonly inline?: boolean;
  /** ISO 8601, by the clock of its machine. */
  readonly startedAt: string;
  readonly ports: readonly ListeningPort[];
  readonly cgroup: string | null;
  readonly supervisor: Supervisor;
  /** Share of one CPU over its life, 0 to n. */
  readonly cpu: number;
  /** Resident memory in bytes. */
  readonly memory: number;
  /** Names of facts that were denied, with what they need: empty if all could be read. */
  readonly denied: readonly string[];
}

export interface ListeningPort {
  readonly address: string;
  readonly port: number;
}

/** What starts the process again when it ends. */
export interface Supervisor {
  readonly kind: 'systemd' | 'supervisord' | 'pm2' | 'container' | 'terminal' | 'none';
  /** Unit, program, container id or terminal; null if it has no name. */
  readonly name: string | null;
}

/** Process: how often its manager has started it again by itself, where that counts. */
export interface RestartFacts {
  /** What the manager calls it. */
  readonly by: string;
  readonly count: number;
}

/** Process: the program file that it executes. */
export interface ExecutableFacts {
  /** As the process sees it, without ` (deleted)`. */
  readonly path: string;
  /** Gone from its path, or another file is there now. Null: cannot be told. */
  readonly replaced: 'no' | 'deleted' | 'replaced' | null;
  /** When it was unlinked, milliseconds since the epoch; null if it was not, or the file system does not tell. */
  readonly replacedAt: number | null;
  /** `dev:ino` of what is executed. */
  readonly inode: string | null;
  /** sha256 of the running bytes; null if it was not asked for or denied. */
  readonly digest: Digest | null;
  /** sha256 of the file that is at the path now, where it was replaced; null if it was not, or was not asked for. */
  readonly digestOnDisk: Digest | null;
  /** What the running bytes say of their revision. */
  readonly claims?: readonly RevisionClaim[];
  /** ctime of what is executed, milliseconds since the epoch; null if denied. */
  readonly changedAt: number | null;
}

/** Process: the program text that an interpreter was told to run. */
export interface ScriptFacts {
  /** Absolute, as the process would resolve it. */
  readonly path: string;
  /** Null if it is gone. */
  readonly changedAt: number | null;
  readonly inode: string | null;
  /** Another file that it may be just as well: the name is relative, and where that began is not known. */
  readonly rival?: string;
}
