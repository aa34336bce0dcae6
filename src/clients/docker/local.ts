import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WorldError } from '../../model/errors.ts';
import { currentContext, type Environment, readContext } from './context.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import type { TlsFiles } from './tls.ts';

/** An engine, and what to trust it by. */
export interface Found {
  readonly endpoint: Endpoint;
  readonly tls: TlsFiles | null;
}

/** Where docker's own command line would look: DOCKER_HOST, its context, then the sockets that engines have. */
export function findLocal(env: Environment = process.env): Found {
  const folder = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
  if (env.DOCKER_HOST) return fromEnvironment(env.DOCKER_HOST, env);
  const context = currentContext(env, folder);
  if (context !== null) return findContext(context, folder);
  const sockets = socketsOf(env);
  const path = sockets.find(isSocket);
  if (path !== undefined) return { endpoint: { kind: 'socket', path }, tls: null };
  throw new WorldError(
    'engine-unreachable',
    `expected a Docker or Podman engine on this machine, found none of its sockets: ${sockets.join(', ')}`,
    'Start it, or name it: process.hosts takes unix://, tcp:// and ssh://.',
  );
}

function fromEnvironment(host: string, env: Environment): Found {
  const wantsTls = Boolean(env.DOCKER_TLS_VERIFY) || Boolean(env.DOCKER_CERT_PATH);
  const folder = env.DOCKER_CERT_PATH || join(env.HOME || homedir(), '.docker');
  return toFound(host, wantsTls ? { folder } : null, 'DOCKER_HOST');
}

function findContext(name: string, folder: string): Found {
  const { host, tls } = readContext(name, folder);
  return toFound(host, tls, `the docker context ${name}`);
}

function toFound(host: string, tls: TlsFiles | null, by: string): Found {
  const endpoint = parseEndpoint(host);
  if ('fault' in endpoint)
    throw new WorldError('engine-unreachable', `${by} names no engine: ${endpoint.fault}`, '');
  return { endpoint, tls };
}

/** The machine's own before those of its user, Docker's before Podman's. */
function socketsOf(env: Environment): readonly string[] {
  const home = env.HOME || homedir();
  const runtime = env.XDG_RUNTIME_DIR ? [env.XDG_RUNTIME_DIR] : [];
  return [
    '/var/run/docker.sock',
    ...runtime.map((folder) => `${folder}/docker.sock`),
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    '/run/podman/podman.sock',
    ...runtime.map((folder) => `${folder}/podman/podman.sock`),
  ];
}

function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() ?? false;
}
