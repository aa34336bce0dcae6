import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { findLocal } from '../../../src/clients/docker/local.ts';
import { askDocker, containerOf } from '../../support/containers.ts';
import { ENGINE, useEngine } from '../../support/docker.ts';
import { useDockerHome } from '../../support/docker-home.ts';
import { needs } from '../../support/needs.ts';

type Texts = Readonly<Record<string, string>>;

afterEach(() => {
  vi.unstubAllEnvs();
});

/** As DOCKER_HOST would have it. */
function found(env: Texts): string {
  const { endpoint } = findLocal(env);
  if (endpoint.kind === 'tcp') return `tcp://${endpoint.host}:${endpoint.port}`;
  return endpoint.kind === 'socket' ? `unix://${endpoint.path}` : endpoint.host;
}

function why(env: Texts): unknown {
  try {
    findLocal(env);
  } catch (error) {
    return error;
  }
  throw new Error('it was found');
}

describe("who is named is who docker's own command line would ask", needs('docker'), () => {
  const contexts = { far: 'tcp://192.0.2.7:2376', near: 'unix:///srv/near.sock' };

  test.each<readonly [string, Texts, string | null]>([
    ['a host', { DOCKER_HOST: 'tcp://192.0.2.1:2375' }, null],
    ['one without a scheme', { DOCKER_HOST: '192.0.2.1:2375' }, null],
    ['a machine', { DOCKER_HOST: 'ssh://deploy@web-1' }, null],
    ['a context', { DOCKER_CONTEXT: 'far' }, null],
    ['the current context', {}, 'near'],
    ['a context before the current one', { DOCKER_CONTEXT: 'far' }, 'near'],
    ['a host before any context', { DOCKER_HOST: 'unix:///x', DOCKER_CONTEXT: 'far' }, 'near'],
    ['a name that is empty is none', { DOCKER_HOST: '', DOCKER_CONTEXT: '' }, 'near'],
  ])('%s', (_name, more, current) => {
    const home = useDockerHome();
    const docker = (env: Texts, ...args: readonly string[]) => {
      const settings = { PATH: process.env.PATH, HOME: home, ...env };
      return execFileSync('docker', [...args], {
        encoding: 'utf8',
        env: settings,
        stdio: 'pipe',
      }).trim();
    };
    for (const [name, host] of Object.entries(contexts))
      docker({}, 'context', 'create', name, '--docker', `host=${host}`);
    if (current) docker({}, 'context', 'use', current);
    const format = '{{.Endpoints.docker.Host}}';
    const oracle = docker(more, 'context', 'inspect', '--format', format);
    expect(found({ HOME: home, ...more })).toBe(oracle.replace(/^(?=[0-9])/, 'tcp://'));
  });

  test('the context of that name is the default, whichever is current', () => {
    const home = useDockerHome();
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker/config.json'), '{"currentContext":"far"}');
    listen(home, 'run/docker.sock');
    const env = { HOME: home, XDG_RUNTIME_DIR: join(home, 'run'), DOCKER_CONTEXT: 'default' };
    expect(found(env)).toBe(firstOr(join(home, 'run/docker.sock')));
    expect(why({ ...env, DOCKER_CONTEXT: '' })).toMatchObject({
      code: 'engine-unreachable',
      message: 'there is no docker context far',
    });
  });
});

describe('where nobody is named, the sockets that engines have', () => {
  test.each([
    ['of Docker without root', ['run/docker.sock', 'run/podman/podman.sock']],
    ['of Docker Desktop', ['.docker/run/docker.sock', 'run/podman/podman.sock']],
    ['of Podman without root', ['run/podman/podman.sock']],
  ])('%s', (_name, sockets) => {
    const home = useDockerHome();
    // Not a socket: whatever lies there is passed over.
    if (!sockets.includes('run/docker.sock'))
      mkdirSync(join(home, 'run/docker.sock'), { recursive: true });
    for (const socket of sockets) listen(home, socket);
    const env = { HOME: home, XDG_RUNTIME_DIR: join(home, 'run') };
    expect(found(env)).toBe(firstOr(join(home, sockets[0] ?? '')));
    expect(findLocal(env).by).toBeNull();
  });

  test('none: all that were tried are named', () => {
    const home = useDockerHome();
    if (firstOr('') !== 'unix://') return;
    const error = why({ HOME: home, XDG_RUNTIME_DIR: join(home, 'run') });
    expect(error).toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringContaining(join(home, 'run/podman/podman.sock')),
    });
  });
});

/** The machine's own engine comes first, if it has one. */
function firstOr(path: string): string {
  return `unix://${['/var/run/docker.sock'].find((each) => existsSync(each)) ?? path}`;
}

function listen(home: string, name: string): void {
  const path = join(home, name);
  mkdirSync(dirname(path), { recursive: true });
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
}

describe('which engine was asked is told', needs(...ENGINE), () => {
  const engine = useEngine();
  let made = false;

  test.each<readonly [string, (home: string) => Texts, RegExp]>([
    ['DOCKER_HOST', () => ({ DOCKER_HOST: engine.host }), /\/docker\.sock \(DOCKER_HOST\)$/],
    [
      'a context',
      (home) => {
        const config = ['--config', join(home, '.docker')];
        const host = ['--docker', `host=${engine.host}`];
        engine.docker(...config, 'context', 'create', 'lab', ...host);
        return { DOCKER_CONTEXT: 'lab' };
      },
      /\/docker\.sock \(docker context lab\)$/,
    ],
    [
      'the socket of an engine without root',
      (home) => {
        mkdirSync(join(home, 'run'));
        symlinkSync(engine.socket, join(home, 'run/docker.sock'));
        return {};
      },
      /\/docker\.sock$/,
    ],
  ])('%s', async (_name, toEnv, engineName) => {
    const env = toEnv(useDockerHome());
    // The machine's own engine comes first.
    if (!env.DOCKER_HOST && !env.DOCKER_CONTEXT && firstOr('') !== 'unix://') return;
    if (!made) {
      engine.image('shop/api:1');
      engine.docker('run', '-d', '--name', 'api', 'shop/api:1');
      made = true;
    }
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const container = containerOf(await askDocker({ find: { container: 'api' } }));
    expect(container.engine).toMatch(engineName);
    const { observations } = await askDocker({ find: { container: 'gone' } });
    expect(observations).toMatchObject([
      { state: 'absent', problem: { code: 'container-not-found' } },
    ]);
    const [absent] = observations;
    if (absent?.state !== 'absent') throw new Error('it is there');
    expect(absent.problem.message).toBe(
      `no container of the engine at ${container.engine} has container gone`,
    );
  });
});
