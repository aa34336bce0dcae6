import type { Duplex } from 'node:stream';
import type { Role } from './shell.ts';

/** What is to be reached on a host, as if from there: by whom we log in as, but for an engine. */
export type Target = EngineTarget | SocketTarget | PortTarget;

/** The socket of a container engine, which its own command line can hand on. */
export interface EngineTarget {
  readonly kind: 'engine';
  readonly path: string;
}

export interface SocketTarget {
  readonly kind: 'socket';
  readonly path: string;
}

export interface PortTarget {
  readonly kind: 'port';
  readonly host: string;
  readonly port: number;
}

/** Opens a way to it. Throws `WorldError`. */
export type Dial = (role: Role, target: Target, signal: AbortSignal) => Promise<Duplex>;

/** Means the same to every shell that a login may have. */
const PLAIN_PATH = /^\/[A-Za-z0-9._/@+-]*$/;

/**
 * What hands an engine's socket on, by docker's own command line there: where no socket is forwarded, or only
 * root may use it. Null: the path could mean something to the login shell.
 */
export function relayCommand({ sudo }: Role, path: string): string | null {
  if (!PLAIN_PATH.test(path)) return null;
  return `exec ${sudo ? 'sudo -n ' : ''}docker -H unix://${path} system dial-stdio`;
}
