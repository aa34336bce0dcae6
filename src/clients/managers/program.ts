import type { Duplex } from 'node:stream';

/** A way to the socket on which a process manager listens. */
export type Dial = (signal: AbortSignal) => Promise<Duplex>;

/** A program as its manager has it. All text is foreign. */
export interface ManagedProgram {
  readonly name: string;
  /** The same as the name where it has none of its own. */
  readonly group: string;
  /**
   * `failed`: its manager has given up. `restarting`: it ended, and will be started again. `ended`: with a
   * fault, and nothing is said of a next start. `other`: it runs, is about to, or was stopped by somebody.
   */
  readonly state: 'failed' | 'restarting' | 'ended' | 'other';
  /** What its manager says of that; may be empty. */
  readonly says: string;
}
