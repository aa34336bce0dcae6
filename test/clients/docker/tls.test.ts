import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Authority, makeAuthority } from '../../support/authority.ts';
import { askDocker, containerOf } from '../../support/containers.ts';
import { ENGINE, type TestEngine, useEngine } from '../../support/docker.ts';
import { useDockerHome } from '../../support/docker-home.ts';
import { freePort } from '../../support/free-port.ts';
import { needs } from '../../support/needs.ts';

interface Secured {
  readonly engine: TestEngine;
  readonly authority: Authority;
  readonly port: number;
}

/** An engine that shows a certificate, and asks for one of the same authority. */
function useSecured(certificate: { readonly days?: number } = {}): Secured {
  const state: { authority?: Authority; port: number } = { port: 0 };
  const engine = useEngine(async (folder) => {
    state.authority = makeAuthority(join(folder, 'authority'));
    state.port = await freePort();
    const { certificate: path, key } = state.authority.sign('engine', certificate);
    return {
      args: [
        ...['-H', `tcp://127.0.0.1:${state.port}`, '--tlsverify'],
        ...[`--tlscacert=${state.authority.ca}`, `--tlscert=${path}`, `--tlskey=${key}`],
      ],
    };
  });
  return {
    engine,
    get authority() {
      if (!state.authority) throw new Error('the engine has not been started');
      return state.authority;
    },
    get port() {
      return state.port;
    },
  };
}

const find = { container: 'api' };

async function refusal(options: Readonly<Record<string, unknown>>) {
  const [observation] = (await askDocker({ find, ...options })).observations;
  if (observation?.state !== 'unreachable') throw new Error(JSON.stringify(observation));
  return observation.problem;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('an engine with TLS', needs(...ENGINE, 'openssl'), () => {
  const secured = useSecured();
  const { engine } = secured;
  let made = false;
  let folders = 0;
  const setUp = () => {
    if (!made) {
      engine.image('shop/api:1');
      engine.docker('run', '-d', '--name', 'api', 'shop/api:1');
      made = true;
    }
    return { host: `tcp://127.0.0.1:${secured.port}`, authority: secured.authority };
  };
  const client = (as?: Authority | null) => secured.authority.clientFolder(`c${folders++}`, as);
  /** A folder of a client of which something was changed. */
  const spoilt = (change: (folder: string) => void) => {
    const folder = client();
    change(folder);
    return folder;
  };
  const other = () => makeAuthority(join(secured.authority.ca, `../other-${folders++}`));

  test('answers who has a certificate of its authority', async () => {
    const { host } = setUp();
    const container = containerOf(await askDocker({ hosts: [host], find, tls: client() }));
    expect(container).toMatchObject({ name: 'api', engine: host });
  });

  test('as DOCKER_HOST and DOCKER_TLS_VERIFY have it', async () => {
    const { host } = setUp();
    const home = useDockerHome();
    vi.stubEnv('DOCKER_HOST', host);
    vi.stubEnv('DOCKER_TLS_VERIFY', '1');
    vi.stubEnv('DOCKER_CERT_PATH', client());
    const by = `${host} (DOCKER_HOST)`;
    expect(containerOf(await askDocker({ find })).engine).toBe(by);
    // An engine that the config names is trusted by the same.
    expect(containerOf(await askDocker({ hosts: [host], find })).engine).toBe(host);
    // Left out, they are where docker's own command line has them.
    const folder = client();
    mkdirSync(join(home, '.docker'));
    for (const name of ['ca.pem', 'cert.pem', 'key.pem'])
      copyFileSync(join(folder, name), join(home, '.docker', name));
    vi.stubEnv('DOCKER_CERT_PATH', '');
    expect(containerOf(await askDocker({ find })).engine).toBe(by);
  });

  test('as the docker context has it that docker itself made', async () => {
    const { host } = setUp();
    const home = useDockerHome();
    const folder = client();
    const files = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' };
    const paths = Object.entries(files).map(([key, name]) => `${key}=${join(folder, name)}`);
    const docker = [`host=${host}`, ...paths].join(',');
    engine.docker(
      '--config',
      join(home, '.docker'),
      'context',
      'create',
      'far',
      '--docker',
      docker,
    );
    vi.stubEnv('DOCKER_CONTEXT', 'far');
    expect(containerOf(await askDocker({ find })).engine).toBe(`${host} (docker context far)`);
    vi.stubEnv('DOCKER_CONTEXT', '');
    engine.docker('--config', join(home, '.docker'), 'context', 'use', 'far');
    expect(containerOf(await askDocker({ find })).engine).toBe(`${host} (docker context far)`);
  });

  test('is not believed where its certificate is of another authority', async () => {
    const { host, authority } = setUp();
    const stranger = other().clientFolder('c', authority);
    expect(await refusal({ hosts: [host], tls: stranger })).toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringMatching(
        /^the engine at \S+ is not trusted: its certificate is of no authority in ca.pem \(/,
      ),
    });
  });

  test('is not believed under a name that its certificate does not have', async () => {
    setUp();
    const host = `tcp://localhost:${secured.port}`;
    expect(await refusal({ hosts: [host], tls: client() })).toMatchObject({
      code: 'engine-unreachable',
      message: `the engine at ${host} is not trusted: its certificate is for another name: IP Address:127.0.0.1`,
    });
  });

  test('who shows no certificate, or one of another authority, is told what it wants', async () => {
    const { host } = setUp();
    for (const as of [null, other()])
      expect(await refusal({ hosts: [host], tls: client(as) })).toMatchObject({
        code: 'engine-denied',
        message: `the engine at ${host} does not let us in: it wants a certificate of an authority that it trusts`,
      });
  });

  test('who asks it in the clear is told to name the folder', async () => {
    const { host } = setUp();
    expect(await refusal({ hosts: [host] })).toMatchObject({
      code: 'engine-failed',
      message: expect.stringContaining('HTTPS'),
      hint: expect.stringContaining('process.tls'),
    });
  });

  test.each<readonly [string, (folder: string) => void, RegExp]>([
    ['no ca.pem', (folder) => rmSync(join(folder, 'ca.pem')), /expected ca.pem in /],
    ['no key.pem', (folder) => rmSync(join(folder, 'key.pem')), /found only one of them$/],
    [
      'another key',
      (folder) => copyFileSync(join(client(), 'key.pem'), join(folder, 'key.pem')),
      /cert.pem and key.pem in \S+ are of no use: .*mismatch/,
    ],
    [
      'a key that is none',
      (folder) => writeFileSync(join(folder, 'key.pem'), 'hunter2\n'),
      /cert.pem and key.pem in \S+ are of no use: (?!.*hunter2)/,
    ],
    [
      'an authority that is none',
      (folder) => writeFileSync(join(folder, 'ca.pem'), 'hunter2\n'),
      /ca.pem in \S+ is no certificate$/,
    ],
    [
      'a folder in its place',
      (folder) => {
        rmSync(join(folder, 'key.pem'));
        mkdirSync(join(folder, 'key.pem'));
      },
      /key.pem cannot be read \(EISDIR\)$/,
    ],
  ])('%s: said before anything is asked', async (_name, change, message) => {
    const { host } = setUp();
    const tls = spoilt(change);
    const problem = await refusal({ hosts: [host], tls });
    expect(problem).toMatchObject({ code: 'engine-unreachable' });
    expect(problem.message).toMatch(message);
  });

  test('one without TLS is told from one that has it', async () => {
    setUp();
    const bare = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((done) => bare.listen(0, '127.0.0.1', done));
    onTestFinished(() => void bare.close());
    const { port } = bare.address() as AddressInfo;
    expect(await refusal({ hosts: [`tcp://127.0.0.1:${port}`], tls: client() })).toMatchObject({
      code: 'engine-unreachable',
      message: `the engine at tcp://127.0.0.1:${port} does not speak TLS`,
    });
  });
});

describe('an engine whose certificate has expired', needs(...ENGINE, 'openssl'), () => {
  const secured = useSecured({ days: -1 });

  test('is not believed', async () => {
    const tls = secured.authority.clientFolder('late');
    expect(await refusal({ hosts: [`tcp://127.0.0.1:${secured.port}`], tls })).toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringMatching(/ is not trusted: its certificate has expired$/),
    });
  });
});
