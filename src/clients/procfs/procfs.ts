import type { Digest } from '../../model/digest.ts';
import type { Bytes } from '../files/bytes.ts';
import type { RawEntry, RawInode, RawMachine, RawPlace, RawProcess, RawSockets } from './raw.ts';

/** A path as a process sees it: below its own root. */
export interface SeenPath {
  readonly pid: number;
  readonly path: string;
}

/** A file's beginning. */
export type Head = { readonly text: string } | 'absent' | 'denied';

/**
 * The /proc of one machine, and what lies around it. Everything is asked in bulk, because on another
 * machine each question is a round trip. Answers stand in the order of the questions, or go by
 * number; what has ended meanwhile is missing from them.
 */
export interface Procfs {
  readonly machine: () => Promise<RawMachine>;
  /** Of these, or of all that may be seen. */
  readonly entries: (pids?: readonly number[]) => Promise<readonly RawEntry[]>;
  /** The user and the control group are sure to be there only if `standing`: they take as long as all the rest. */
  readonly places: (
    pids: readonly number[],
    standing: boolean,
  ) => Promise<ReadonlyMap<number, RawPlace>>;
  /** `ownNetworkOnly`: the sockets of other network namespaces, which take long to list, may be left out. */
  readonly processes: (
    pids: readonly number[],
    options?: { readonly ownNetworkOnly?: boolean },
  ) => Promise<ReadonlyMap<number, RawProcess>>;
  /** `NAME=value` of the names in environ.ts; null: denied, or overwritten. */
  readonly environs: (
    pids: readonly number[],
  ) => Promise<ReadonlyMap<number, readonly string[] | null>>;
  /** The TCP sockets of the machine's own network. */
  readonly sockets: () => Promise<RawSockets>;
  /** The UNIX sockets of the machine, for unix-sockets.ts; empty where they may not be read. */
  readonly unixSockets: () => Promise<string>;
  /** Inodes of the sockets that each holds; null where that is denied. */
  readonly socketInodes: (
    pids: readonly number[],
  ) => Promise<ReadonlyMap<number, readonly string[] | null>>;
  /** Null: nothing is there, or it may not be asked. */
  readonly inodes: (paths: readonly (SeenPath | string)[]) => Promise<readonly (RawInode | null)[]>;
  readonly heads: (
    paths: readonly (SeenPath | string)[],
    bytes: number,
  ) => Promise<readonly Head[]>;
  /** What lies in each of these folders; null: there is none, or it may not be read. */
  readonly names: (
    folders: readonly (SeenPath | string)[],
  ) => Promise<readonly (readonly string[] | null)[]>;
  /** Whether a path means the same folder to a process and to us; null: denied. */
  readonly sharesPath: (paths: readonly SeenPath[]) => Promise<readonly (boolean | null)[]>;
  /** /proc/PID/mountinfo of those of them that live among other mounts than we do. */
  readonly otherMounts: (pids: readonly number[]) => Promise<ReadonlyMap<number, string>>;
  /** What systemd says of these units, for units.ts; empty where there is none. */
  readonly units: (names: readonly string[]) => Promise<string>;
  /** The path without links; null if it leads nowhere. */
  readonly realPath: (path: string) => Promise<string | null>;
  /** sha256 of the program that a process executes, or of what is at a path that it sees; null if it may not be read. */
  readonly digest: (of: number | SeenPath) => Promise<Digest | null>;
  /** Reads in what a process executes, which may be gone from its path; null if it may not be read. */
  readonly program: <T>(pid: number, read: (bytes: Bytes) => Promise<T>) => Promise<T | null>;
  /** Whether there is such a process, though it may be hidden from us. */
  readonly exists: (pid: number) => Promise<boolean>;
  /** Tells what will be asked for, so that another machine can be asked all of it at once. Changes no answer. */
  readonly foresee: (wanted: Foreseen) => void;
}

/** What can be known before the first answer. */
export interface Foreseen {
  /** Paths whose links will be resolved. */
  readonly paths: readonly string[];
  /** Of all processes; null: of none, or of few. */
  readonly places: { readonly standing: boolean } | null;
  readonly sockets: boolean;
}
