import { resolve } from 'node:path';
import { dialSocket, dialTcp } from '../../../clients/docker/agent.ts';
import {
  type Endpoint,
  isLoopback,
  parseEndpoint,
  type SshEndpoint,
  type TcpEndpoint,
} from '../../../clients/docker/endpoint.ts';
import { type Engine, openEngine, type Way } from '../../../clients/docker/engine.ts';
import { type Found, findLocal } from '../../../clients/docker/local.ts';
import { readTls } from '../../../clients/docker/tls.ts';
import { WorldError } from '../../../model/errors.ts';
import { parseHost } from '../../../transports/host-spec.ts';
import { toAccess } from '../../access.ts';
import type { Context } from '../../adapter.ts';
import type { DockerOptions } from './options.ts';
import { findRemoteSocket } from './remote-socket.ts';

/** An engine that can be asked, and where its processes run. */
export interface Place {
  readonly engine: Engine;
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
  const { endpoint, tls } = toFound(name);
  switch (endpoint.kind) {
    case 'socket':
      return place(
        HERE,
        HERE,
        { name: `the engine at ${endpoint.path}`, dial: dialSocket(endpoint.path) },
        context,
      );
    case 'tcp': {
      const isHere = isLoopback(endpoint.host);
      const host = isHere ? HERE : name === HERE ? `tcp://${endpoint.host}:${endpoint.port}` : name;
      return place(
        host,
        isHere ? HERE : null,
        toTcp(endpoint, { endpoint, tls }, options, context),
        context,
      );
    }
    case 'ssh':
      return overSsh(endpoint, options, context);
  }
}

/** Through our own connection to that machine: its host key is checked, and /proc is asked over the same. */
async function overSsh(
  { host: machine }: SshEndpoint,
  options: DockerOptions,
  context: Context,
): Promise<Place> {
  const { signal } = context;
  const spec = parseHost(machine);
  if ('fault' in spec)
    throw new WorldError('engine-unreachable', `DOCKER_HOST names no host: ${spec.fault}`, '');
  const transport = await context.connect(machine, toAccess(options));
  const path = await findRemoteSocket(transport, options.socket, signal);
  const name = `${transport.host}: the engine at ${path}`;
  const dial = () => transport.dial({ kind: 'socket', path }, signal);
  return place(machine, machine, { name, dial }, context);
}

function place(host: string, machine: string | null, way: Way, { signal }: Context): Place {
  return { engine: openEngine(way, signal), host, machine };
}

function toFound(name: string): Found {
  if (name === HERE) return findLocal();
  const endpoint: Endpoint = /^(unix|tcp|https?):\/\//.test(name)
    ? checked(parseEndpoint(name))
    : { kind: 'ssh', host: name };
  return { endpoint, tls: null };
}

function checked(endpoint: ReturnType<typeof parseEndpoint>): Endpoint {
  if ('fault' in endpoint) throw new TypeError(`an engine was not checked: ${endpoint.fault}`);
  return endpoint;
}

/** In the clear only to this machine, unless the config says that it may be. */
function toTcp(
  { host, port }: TcpEndpoint,
  found: Found,
  { tls }: DockerOptions,
  { baseFolder }: Context,
): Way {
  const name = `the engine at ${host}:${port}`;
  const own = process.env.DOCKER_CERT_PATH;
  const given = typeof tls === 'string' ? { folder: resolve(baseFolder, tls) } : found.tls;
  const files = tls === false ? null : (given ?? (own ? { folder: own } : null));
  if (files) return { name, dial: { host, port, secrets: readTls(files) } };
  if (tls === false || isLoopback(host)) return { name, dial: dialTcp(host, port) };
  throw new WorldError(
    'engine-unreachable',
    `${name} would be asked in the clear, and whoever stands in between could answer in its place`,
    'Name process.tls (a folder with ca.pem, cert.pem and key.pem), or set it to false.',
  );
}
