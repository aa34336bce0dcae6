import { statSync } from 'node:fs';
import { join } from 'node:path';
import { WorldError } from '../../model/errors.ts';
import { homeOf } from '../home.ts';
import { currentContext, type Environment, readContext } from './context.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import type { TlsFiles } from './tls.ts';

/** An engine, and what to trust it by. */
export interface Found {
  readonly endpoint: Endpoint;
  readonly tls: TlsFiles | null;
  /** What named it; null: nothing did, it was found. */
  readonly by: string | null;
}

/** Where docker's own command line would look: DOCKER_HOST, its context, then the sockets that engines have. */
export function findLocal(env: Environment = process.env): Found {
  const folder = env.DOCKER_CONFIG || join(homeOf(env), '.docker');
  if (env.DOCKER_HOST) return toFound(env.DOCKER_HOST, tlsOf(env), 'DOCKER_HOST');
  const context = currentContext(env, folder);
  if (context !== null) return fromContext(context, folder);
  const sockets = socketsOf(env);
  const path = sockets.find(isSocket);
  if (path !== undefined) return { endpoint: { kind: 'socket', path }, tls: null, by: null };
  throw new WorldError(
    'engine-unreachable',
    `expected a Docker or Podman engine on this machine, found none of its sockets: ${sockets.join(', ')}`,
    'Start it, or name it: process.hosts takes unix://, tcp:// and ssh://.',
  );
}

/** What DOCKER_TLS_VERIFY and DOCKER_CERT_PATH say. Whoever answers is always verified. */
export function tlsOf(env: Environment = process.env): TlsFiles | null {
  const wantsTls = env.DOCKER_TLS_VERIFY || env.DOCKER_TLS || env.DOCKER_CERT_PATH;
  return wantsTls ? { folder: env.DOCKER_CERT_PATH || join(homeOf(env), '.docker') } : null;
}

function fromContext(name: string, folder: string): Found {
  const { host, tls } = readContext(name, folder);
  return toFound(host, tls, `docker context ${name}`);
}

function toFound(host: string, tls: TlsFiles | null, by: string): Found {
  const endpoint = parseEndpoint(host);
  if ('fault' in endpoint)
    throw new WorldError('engine-unreachable', `${by} names no engine: ${endpoint.fault}`, '');
  return { endpoint, tls, by };
}

/** The machine's own before those of its user, Docker's before Podman's. */
function socketsOf(env: Environment): readonly string[] {
  const home = homeOf(env);
  const runtime = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.()}`;
  return [
    '/var/run/docker.sock',
    `${runtime}/docker.sock`,
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    '/run/podman/podman.sock',
    `${runtime}/podman/podman.sock`,
  ];
}

function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() ?? false;
}
