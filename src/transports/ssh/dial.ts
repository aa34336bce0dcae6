import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { WorldError } from '../../model/errors.ts';
import { type Dial, type EngineTarget, relayCommand, type Target } from '../dial.ts';
import { heed } from '../heed.ts';
import type { Role } from '../shell.ts';

/** Ways through a connection that is logged in. */
export function dialOver(client: Client, host: string, isLost: () => boolean): Dial {
  return async (role, target, signal) => {
    signal.throwIfAborted();
    if (isLost()) throw new WorldError('connection-lost', `${host}: the connection was lost`);
    const way = await heed(signal, open(client, role, target), (late) => {
      if (!(late instanceof Error)) late.destroy();
    });
    if (!(way instanceof Error)) return way;
    const what = target.kind === 'port' ? `${target.host}:${target.port}` : target.path;
    throw new WorldError(
      'host-unreachable',
      `${host}: ${what} is not reached: ${way.message}`,
      HINT,
    );
  };
}

const HINT = 'Its SSH server must allow forwarding, or the account have the docker command.';

async function open(client: Client, role: Role, target: Target): Promise<Duplex | Error> {
  if (target.kind === 'port')
    return attempt((done) => client.forwardOut('127.0.0.1', 0, target.host, target.port, done));
  // A forwarded socket is opened by whom we are there: not by root.
  const isEngine = target.kind === 'engine';
  if (isEngine && role.sudo) return relay(client, role, target);
  const way = await attempt((done) => client.openssh_forwardOutStreamLocal(target.path, done));
  if (!(way instanceof Error && isEngine)) return way;
  const relayed = await relay(client, role, target);
  return relayed instanceof Error ? way : relayed;
}

async function relay(client: Client, role: Role, { path }: EngineTarget): Promise<Duplex | Error> {
  const command = relayCommand(role, path);
  return command === null
    ? new Error('its path is not plain')
    : attempt((done) => client.exec(command, done));
}

type Done = (error: Error | undefined, way: Duplex) => void;

/** The error as a value: the library throws some and calls back with others. */
function attempt(start: (done: Done) => void): Promise<Duplex | Error> {
  return new Promise((resolve) => {
    try {
      start((error, way) => resolve(error ?? way));
    } catch (error) {
      resolve(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
