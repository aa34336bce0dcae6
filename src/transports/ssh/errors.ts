import { WorldError } from '../../model/errors.ts';
import { NeedsOpenssh } from '../needs-openssh.ts';
import { Dropped } from '../retry.ts';

/** What the library throws and emits. */
interface LibraryError extends Error {
  readonly level?: string;
  /** Of the system; a number if the server said why it disconnects. */
  readonly code?: string | number;
  readonly errors?: readonly unknown[];
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be resolved now',
  ECONNREFUSED: 'nothing listens there',
  ETIMEDOUT: 'nobody answers',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  EHOSTDOWN: 'it is down',
  EACCES: 'the connection is not permitted here',
  EPERM: 'the connection is not permitted here',
};

const HUNG_UP = ['ECONNRESET', 'EPIPE'];

/** What happened before the connection stood. `to` is the address that was dialled, for messages. */
export function connectError(error: unknown, host: string, to: string): Error {
  const { level, code, message, errors } = toLibraryError(error);
  // Several addresses were tried; each has its own reason.
  if (errors?.length) return connectError(errors[0], host, to);
  if (typeof code === 'string' && WORDS[code]) {
    return new WorldError('host-unreachable', `${host}: ${to}: ${WORDS[code]} (${code})`);
  }
  if (HUNG_UP.includes(String(code)) || /lost before handshake/.test(message)) {
    return new Dropped(message);
  }
  if (/no matching/i.test(message)) return new NeedsOpenssh(message.replace(/^.*: /, ''));
  if (/too many authentication failures/i.test(message)) return tooManyKeys(host);
  const what = level === 'handshake' ? 'the handshake failed' : 'the connection failed';
  return new WorldError('host-unreachable', `${host}: ${to}: ${what}: ${message}`);
}

function toLibraryError(error: unknown): LibraryError {
  return error instanceof Error ? error : new Error(String(error));
}

function tooManyKeys(host: string): WorldError {
  return new WorldError(
    'auth-failed',
    `${host}: the server gave up after too many keys`,
    'Name the right one: IdentityFile and IdentitiesOnly yes in your SSH configuration.',
  );
}
