import type { Digest } from './digest.ts';
import type { RevisionClaim } from './revision-claim.ts';

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
