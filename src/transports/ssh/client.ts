import type { Duplex } from 'node:stream';
import type { Algorithms, AuthHandlerMiddleware } from 'ssh2';
import { WorldError } from '../../model/errors.ts';
import { listed } from '../../model/words.ts';
import { NeedsOpenssh } from '../needs-openssh.ts';
import { Dropped } from '../retry.ts';
import { type Hold, IdentityAgent } from './agent.ts';
import { connectError } from './errors.ts';
import type { Identities } from './identities.ts';
import { Client } from './library.ts';

/** What it takes to log in over a socket that is being connected. */
export interface ClientRequest {
  /** For messages. */
  readonly host: string;
  /** The address that was dialled, for messages. */
  readonly to: string;
  readonly user: string;
  readonly socket: Duplex;
  readonly algorithms: Algorithms;
  /** Rejects with `WorldError` if the server's key is not to be trusted. */
  readonly checkKey: (key: Buffer) => Promise<void>;
  readonly identities: Identities;
  /** Ways to authenticate that only the OpenSSH client knows. */
  readonly otherMethods: readonly string[];
  readonly hold: Hold;
  readonly signal: AbortSignal;
}

/** Milliseconds; a host is taken for lost after this many unanswered. */
const KEEPALIVE = { keepaliveInterval: 5000, keepaliveCountMax: 3 };

/** A client that is logged in. Rejects with `WorldError`, `NeedsOpenssh`, `Dropped`, or the signal's reason. */
export async function openClient(request: ClientRequest): Promise<Client> {
  const { socket, signal } = request;
  const client = new Client();
  const authentication = authenticate(request);
  let onAbort = () => {};
  try {
    return await new Promise<Client>((resolve, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      let refused: unknown;
      let verified = false;
      const fail = (error: unknown) => {
        const reason = connectError(error, request.host, request.to);
        const hungUp = verified && reason instanceof Dropped ? hungUpLater(request) : reason;
        reject(refused ?? authentication.refusal() ?? hungUp);
      };
      // It stays: the library emits more than one, and one that nobody hears would end the process.
      client.on('error', (error) => {
        // A signature that an agent did not give; the next key follows.
        if (error.level !== 'agent') fail(error);
      });
      client.on('close', () => fail(new Error('the server closed the connection')));
      client.on('ready', () => resolve(client));
      signal.throwIfAborted();
      client.connect({
        ...KEEPALIVE,
        sock: socket as never,
        username: request.user,
        algorithms: request.algorithms,
        readyTimeout: 0,
        hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
          request.checkKey(key).then(
            () => {
              verified = true;
              verify(true);
            },
            (error) => {
              refused = error;
              verify(false);
            },
          );
        },
        authHandler: authentication.next,
      });
    });
  } catch (error) {
    client.destroy();
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** No second attempt: to be turned away while logging in may count against us. */
function hungUpLater({ host, to }: ClientRequest): WorldError {
  return new WorldError('connection-lost', `${host}: ${to}: the server hung up during the login`);
}

/**
 * Every key once, then no key at all: a server may have its own reasons to let us in, and else it says what
 * it would take. Never a password.
 */
function authenticate(request: ClientRequest) {
  const agent = new IdentityAgent(request.identities.usable, request.hold);
  const methods = [{ type: 'agent', agent } as const, { type: 'none' } as const];
  let refusal: Error | null = null;
  const next: AuthHandlerMiddleware = (left, _partial, proceed) => {
    const method = methods.shift();
    if (method) return proceed({ ...method, username: request.user });
    refusal = refusalOf(request, left ?? []);
    return proceed(false as never);
  };
  return { next, refusal: () => refusal };
}

function refusalOf(
  { host, user, identities, otherMethods }: ClientRequest,
  wants: readonly string[],
): Error {
  const other = otherMethods.find((method) => wants.includes(method)) ?? identities.beyond[0];
  if (other) return new NeedsOpenssh(other);
  const tried = identities.usable.map(({ name }) => name);
  const keys = tried.length > 0 ? `tried ${listed(tried)}` : 'there is no key to try';
  const [locked] = identities.locked;
  return new WorldError(
    'auth-failed',
    `${host}: the server does not let ${user} in (${keys}); it takes ${wants.join(', ') || 'nothing'}`,
    locked && `${locked} is encrypted: load it into an agent with ssh-add.`,
  );
}
