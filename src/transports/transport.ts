import type { Duplex } from 'node:stream';
import type { ProblemCode } from '../model/problem.ts';
import type { Target } from './dial.ts';

/** A question to a host, as data: constant shell text, and what it is to be asked about. */
export interface Probe {
  /** POSIX sh. Constant text, never put together from data: that comes as arguments. */
  readonly script: string;
  /** `$1`, `$2`, … of the script: any bytes but NUL; a string goes as UTF-8. */
  readonly args: readonly (string | Buffer)[];
  /** An answer that is longer is an error. */
  readonly maxBytes: number;
  /** Milliseconds that the script may take once it was sent. */
  readonly timeout?: number;
  /** Hex: a mark in the environment of all that the script starts. */
  readonly run?: string;
}

/** What the script said, whole: an answer that was cut off is an error instead. */
export interface Answer {
  readonly stdout: Buffer;
  /** Of the script alone, not of the login shell. For messages only. */
  readonly stderr: string;
  /** The script's own exit code. */
  readonly code: number;
  /** Our clock, milliseconds since the epoch: the script began to run between these two. */
  readonly sentAt: number;
  readonly begunAt: number;
}

/** Worth knowing of how a host was reached; an adapter makes it a problem of its stage. */
export interface HostNote {
  readonly code: ProblemCode;
  readonly message: string;
}

/** Where commands run: this machine, or another one that a connection is held to. */
export interface Transport {
  /** As the user named it; `local` is this machine. */
  readonly host: string;
  readonly notes: readonly HostNote[];
  /** Throws `WorldError` where the script did not run to its end; what its exit code means is the caller's to say. */
  readonly run: (probe: Probe, signal: AbortSignal) => Promise<Answer>;
  /** A way to something that listens there. Throws `WorldError`. */
  readonly dial: (target: Target, signal: AbortSignal) => Promise<Duplex>;
}
