import type { Dial } from './dial.ts';
import type { Role } from './shell.ts';
import type { Answer, HostNote, Probe } from './transport.ts';

/** Puts a probe to a host, in the role that the caller needs. */
export type Ask = (role: Role, probe: Probe, signal: AbortSignal) => Promise<Answer>;

/** What leads to a host, shared by all who ask there. */
export interface Link {
  readonly notes: readonly HostNote[];
  readonly ask: Ask;
  readonly dial: Dial;
  /** Whether it is of no use any more. */
  readonly isLost: () => boolean;
  readonly close: () => void | Promise<void>;
}
