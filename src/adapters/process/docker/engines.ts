import { isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import { type Dial, dialSocket, dialTcp } from '../../../clients/docker/agent.ts';
import {
  type Endpoint,
  isEngine,
  isLoopback,
  parseEndpoint,
  type SshEndpoint,
  type TcpEndpoint,
} from '../../../clients/docker/endpoint.ts';
import {
  type Engine,
  openConnections,
  openEngine,
  type Way,
} from '../../../clients/docker/engine.ts';
import { type Found, findLocal, tlsOf } from '../../../clients/docker/local.ts';
import { readTls, type TlsFiles } from '../../../clients/docker/tls.ts';
import { WorldError } from '../../../model/errors.ts';
import { parseHost } from '../../../transports/host-spec.ts';
import { toAccess } from '../../access.ts';
import type { Context } from '../../adapter.ts';
import type { DockerOptions } from './options.ts';
import { findRemoteSocket } from './remote-socket.ts';

/** An engine that can be asked, and where its processes run. */
export interface Place {
  readonly engine: Engine;
  /** Where it listens, and what named it: `/run/docker.sock (DOCKER_HOST)`. */
  readonly at: string;
  /** What its processes are said to run on. */
  readonly host: string;
  /** The machine whose /proc may show them; null: none that we can look at. */
  readonly machine: string | null;
}

export const HERE = 'local';

/** Throws `WorldError` where it can be known without asking that it cannot be asked. */
export async function openPlace(
  name: string,
  options: DockerOptions,
  context: Context,
): Promise<Place> {
  const found = toFound(name);
  const { endpoint, by } = found;
  const open = (at: string, way: Wire, host: string, machine: string | null): Place => {
    const where = by === null ? at : `${at} (${by})`;
    const engine = openEngine({ ...way, name: `the engine at ${where}` }, context.signal);
    return { engine, at: where, host, machine };
  };
  switch (endpoint.kind) {
    case 'socket':
      return open(
        endpoint.path,
        await hold(endpoint.path, dialSocket(endpoint.path), context),
        HERE,
        HERE,
      );
    case 'tcp': {
      const at = `tcp://${isIPv6(endpoint.host) ? `[${endpoint.host}]` : endpoint.host}:${endpoint.port}`;
      const way = await hold(at, toTcp(at, endpoint, found.tls, options, context), context);
      return isLoopback(endpoint.host)
        ? open(at, way, HERE, HERE)
        : open(at, way, name === HERE ? at : name, null);
    }
    case 'ssh': {
      const { at, dial } = await overSsh(found, endpoint, options, context);
      return open(at, { dial }, endpoint.host, endpoint.host);
    }
  }
}

type Wire = Omit<Way, 'name'>;

/** With connections that are there for the next look, too. */
async function hold(at: string, dial: Way['dial'], context: Context): Promise<Wire> {
  const held = await context.keep(`engine ${at}`, async () => {
    const connections = openConnections(dial);
    context.atEnd(() => connections.destroy());
    return connections;
  });
  return { dial, held };
}

/** Through our own connection to that machine: its host key is checked, and /proc is asked over the same. */
async function overSsh(
  { by }: Found,
  { host: machine }: SshEndpoint,
  options: DockerOptions,
  { connect, signal }: Context,
): Promise<{ readonly at: string; readonly dial: Dial }> {
  const spec = parseHost(machine);
  if ('fault' in spec)
    throw new WorldError('engine-unreachable', `${by} names no host: ${spec.fault}`, '');
  const transport = await connect(machine, toAccess(options));
  const path = await findRemoteSocket(transport, options.socket, signal);
  const dial = () => transport.dial({ kind: 'engine', path }, signal);
  return { at: `${transport.host}:${path}`, dial };
}

function toFound(name: string): Found {
  if (name === HERE) return findLocal();
  const endpoint: Endpoint = isEngine(name)
    ? checked(parseEndpoint(name))
    : { kind: 'ssh', host: name };
  return { endpoint, tls: tlsOf(), by: null };
}

function checked(endpoint: ReturnType<typeof parseEndpoint>): Endpoint {
  if ('fault' in endpoint) throw new TypeError(`an engine was not checked: ${endpoint.fault}`);
  return endpoint;
}

/** In the clear only to this machine, unless the config says that it may be. */
function toTcp(
  at: string,
  { host, port }: TcpEndpoint,
  found: TlsFiles | null,
  { tls }: DockerOptions,
  { baseFolder }: Context,
): Way['dial'] {
  const given = typeof tls === 'string' ? { folder: resolve(baseFolder, tls) } : found;
  const files = tls === false ? null : given;
  if (files) return { host, port, secrets: readTls(files) };
  if (tls === false || isLoopback(host)) return dialTcp(host, port);
  throw new WorldError(
    'engine-unreachable',
    `the engine at ${at} would be asked in the clear, and whoever stands in between could answer in its place`,
    'Name process.tls (a folder with ca.pem, cert.pem and key.pem), or set it to false.',
  );
}
