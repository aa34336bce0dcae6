import type { ClockSkew } from '../../model/observation.ts';

/**
 * What /proc says of processes, as it says it: text and numbers, not yet understood. Whatever
 * collects it (this machine's file system, a shell on another) yields these shapes; the parsers
 * beside this file make sense of them and touch nothing.
 */

/** The least there is to know of a process; read for all of a machine. */
export interface RawEntry {
  readonly pid: number;
  /** /proc/PID/stat */
  readonly stat: string;
  /** /proc/PID/cmdline, with its NULs. */
  readonly cmdline: string;
}

/** Parts of a process that the kernel shows only to its own user and to root. */
export type RawPart = 'exe' | 'cwd' | 'environ' | 'fds';

/** What only some selectors ask for. */
export interface RawPlace {
  readonly pid: number;
  readonly exe: RawLink | null;
  readonly cwd: RawLink | null;
  /** Its root folder, named from ours: `/` but for a chroot. Null: denied. */
  readonly root: string | null;
  readonly status: string | null;
  readonly cgroup: string | null;
  readonly denied: readonly RawPart[];
}

/** Everything that is read of one process. */
export interface RawProcess extends RawPlace {
  /** /proc/PID/stat once more, after all else: another start time means another process. Null: it has ended. */
  readonly statAfter: string | null;
  /**
   * `NAME=value` of the names in environ.ts and no others: the rest never leaves the reader. Null:
   * denied, or overwritten by a program that writes its title there.
   */
  readonly environ: readonly string[] | null;
  readonly descriptors: readonly RawDescriptor[];
  /** /proc/PID/task/TID/stat of every thread but the first. */
  readonly threads: readonly string[];
  /** When each shared anonymous mapping was made, milliseconds since the epoch; only root may ask. */
  readonly mappings: readonly number[];
  /** /proc/PID/net/tcp and tcp6: the sockets of its network namespace. */
  readonly sockets: RawSockets;
}

/** A link of /proc/PID, and what it and its text lead to. */
export interface RawLink {
  /** As readlink gives it: ` (deleted)` at its end may be the kernel's, or part of the name. */
  readonly target: string;
  /** Of what the link leads to; null if that was denied. */
  readonly inode: RawInode | null;
  /** Of what is at the path now, as the process sees it, with and without ` (deleted)`; null if nothing is. */
  readonly atTarget: RawInode | null;
  readonly atStripped: RawInode | null;
}

export interface RawInode {
  /** `dev:ino` */
  readonly id: string;
  readonly isFile: boolean;
  readonly links: number;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
}

export interface RawDescriptor {
  readonly fd: number;
  /** `socket:[123]`, `pipe:[123]`, a path. */
  readonly target: string;
  /** The octal digits after `flags:` in /proc/PID/fdinfo/FD; only of pipes that may tell of an exec. */
  readonly flags: string | null;
  /** ctime in milliseconds, of the same. */
  readonly changedAt: number | null;
}

export interface RawSockets {
  readonly tcp: string;
  readonly tcp6: string;
}

/** The machine, and its clocks read together. */
export interface RawMachine {
  /** The process that looks. */
  readonly self: number;
  /** Its user may look into every process. */
  readonly privileged: boolean;
  /** Milliseconds since the epoch at the moment when uptime was read. */
  readonly now: number;
  /** How far `now` may be off, milliseconds. */
  readonly error: number;
  readonly uptime: string;
  /** How far it is ahead of the machine that asks; null if it is that one. */
  readonly skew: ClockSkew | null;
  /** For virtualization.ts. */
  readonly virtualization: string;
  readonly osRelease: string;
  readonly kernel: string;
  readonly passwd: string;
  readonly mounts: string;
}
