import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeCertificate } from '../../../support/certificate.ts';
import { imageOf } from '../../../support/images.ts';
import { needs } from '../../../support/needs.ts';
import { basic, startRegistry } from '../../../support/registry.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { bearer, startTokenServer } from '../../../support/token-server.ts';
import { ask, failure } from './ask.ts';

const ANA = ['ana', 'open sesame'] as const;

/** As the person has it who looks. */
let home = '';
beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv('HOME', home);
  for (const name of ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME'])
    vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function keep(path: string, content: object): void {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), JSON.stringify(content));
}

const pair = (user: string, password: string) => ({
  auth: Buffer.from(`${user}:${password}`).toString('base64'),
});

/** A helper program on PATH that answers with this script. */
function helper(name: string, script: string): void {
  const bin = join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  const path = join(bin, `docker-credential-${name}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
}

describe('a registry with passwords', needs('docker-registry', 'htpasswd'), () => {
  async function guarded() {
    const registry = await startRegistry({ user: ANA });
    await registry.push('shop/api', '1', imageOf(), basic(...ANA));
    return { host: registry.host, reference: `${registry.host}/shop/api:1` };
  }

  test('is told who asks by the config', async () => {
    const { reference } = await guarded();
    const [username, password] = ANA;
    const { image } = await ask({ reference, credentials: { username, password } });
    expect(image.tags?.same).toEqual([]);
  });

  test('denies what it is not told, and the wrong password is not shown', async () => {
    const { reference } = await guarded();
    const anonymous = await failure({ reference });
    expect(anonymous.code).toBe('registry-denied');
    const wrong = { username: 'ana', password: 'hunter2' };
    const denied = await failure({ reference, credentials: wrong });
    expect(denied.code).toBe('registry-denied');
    expect(`${denied.message} ${denied.hint}`).not.toContain('hunter2');
  });

  test.each(['.docker/config.json', '.config/containers/auth.json'])(
    'is told by %s',
    async (path) => {
      const { host, reference } = await guarded();
      keep(path, { auths: { [host]: pair(...ANA) } });
      await ask({ reference, credentials: undefined });
    },
  );

  test('is told by the entry that is nearest to the repository', async () => {
    const { host, reference } = await guarded();
    keep('.config/containers/auth.json', {
      auths: { [host]: pair('ana', 'old'), [`${host}/shop`]: pair(...ANA) },
    });
    await ask({ reference, credentials: undefined });
  });

  test('is not told what belongs to another one', async () => {
    const { host, reference } = await guarded();
    keep('.docker/config.json', {
      auths: { [`x${host}`]: pair(...ANA), [`${host}0`]: pair(...ANA), 'docker.io': pair(...ANA) },
    });
    expect((await failure({ reference, credentials: undefined })).code).toBe('registry-denied');
  });

  test('is told by the helper that is named for it, which hears its name and no more', async () => {
    const { host, reference } = await guarded();
    keep('.docker/config.json', { credHelpers: { [host]: 'vault' }, credsStore: 'none' });
    helper(
      'vault',
      `echo "$@" > "$HOME/asked"; cat >> "$HOME/asked"; echo '{"Username":"ana","Secret":"open sesame"}'`,
    );
    await ask({ reference, credentials: undefined });
    expect(readFileSync(join(home, 'asked'), 'utf8')).toBe(`get\n${host}\n`);
  });

  test.each([
    ['fails', 'echo "the vault is locked"; exit 1', 'the vault is locked'],
    ['says nothing useful', 'echo nonsense', 'gave no user and secret'],
    ['fails and prints a secret', `echo '{"Secret":"hunter2"}'; exit 1`, 'it does not say why'],
  ])('says so when a helper %s', async (_how, script, words) => {
    const { reference } = await guarded();
    keep('.docker/config.json', { credsStore: 'vault' });
    helper('vault', script);
    const denied = await failure({ reference, credentials: undefined });
    expect(denied.code).toBe('registry-denied');
    expect(denied.message).toContain(words);
    expect(denied.message).not.toContain('hunter2');
  });

  test('never runs a helper by a path', async () => {
    const { reference } = await guarded();
    keep('.docker/config.json', { credsStore: '../../bin/docker-credential-vault' });
    helper('vault', 'touch "$HOME/ran"');
    expect((await failure({ reference, credentials: undefined })).message).toContain('no name of');
    expect(() => readFileSync(join(home, 'ran'))).toThrow();
  });
});

describe('a registry with tokens', needs('docker-registry', 'openssl'), () => {
  async function guarded(user?: readonly [string, string]) {
    const keys = makeCertificate();
    const service = await startTokenServer(keys, user);
    const registry = await startRegistry({
      tokens: { realm: service.realm, certificate: keys.certificate },
    });
    await registry.push('shop/api', '1', imageOf(), bearer('repository:shop/api:pull,push', keys));
    return { ...registry, service, reference: `${registry.host}/shop/api:1` };
  }

  test('is asked with one token, to pull from that repository and for nothing else', async () => {
    const { reference, service } = await guarded();
    await ask({ reference });
    expect(service.requests).toHaveLength(1);
    const { url, authorization } = service.requests[0] ?? { url: '' };
    expect(decodeURIComponent(url)).toBe(
      'GET /token?service=registry&scope=repository:shop/api:pull',
    );
    expect(authorization).toBeUndefined();
  });

  test('gives a token for a password', async () => {
    const { reference, service } = await guarded(ANA);
    const [username, password] = ANA;
    await ask({ reference, credentials: { username, password } });
    expect(service.requests[0]?.authorization).toBe(basic(...ANA));
  });

  test('gives a token for an identity token, as an OAuth client asks', async () => {
    const { host, reference, service } = await guarded(ANA);
    keep('.docker/config.json', { auths: { [host]: { identitytoken: 'refresh-me' } } });
    await ask({ reference, credentials: undefined });
    const [request] = service.requests;
    expect(request?.url).toBe('POST /token');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-me',
      scope: 'repository:shop/api:pull',
      service: 'registry',
    });
  });

  test('gives none to a stranger, and that is said', async () => {
    const { reference } = await guarded(ANA);
    const denied = await failure({ reference });
    expect(denied.code).toBe('registry-denied');
    expect(denied.message).toContain('gives no token for shop/api');
  });
});

describe('a registry with TLS', needs('docker-registry', 'openssl'), () => {
  async function encrypted() {
    const keys = makeCertificate();
    const registry = await startRegistry({ tls: keys });
    await registry.push('shop/api', '1', imageOf());
    return { ...keys, reference: `${registry.host}/shop/api:1` };
  }

  test('is trusted by the certificate that the config names', async () => {
    const { reference, certificate } = await encrypted();
    expect((await ask({ reference, ca: certificate })).image.tag).toBe('1');
  });

  test('is not trusted without, and it is said how it could be', async () => {
    const { reference } = await encrypted();
    const error = await failure({ reference });
    expect(error.code).toBe('registry-unreachable');
    expect(error.hint).toContain('artifact.ca');
  });

  test('is trusted all the same where that is wished', async () => {
    const { reference } = await encrypted();
    expect((await ask({ reference, insecure: true })).image.tag).toBe('1');
  });

  test.each([
    ['is not there', () => '/nonexistent/ca.pem'],
    ['is a key', (key: string) => key],
  ])('a certificate that %s is no absence of the image', async (_how, path) => {
    const { reference, key } = await encrypted();
    expect((await failure({ reference, ca: path(key) })).code).toBe('registry-unreachable');
  });
});

test('nobody who is not on this machine is asked without TLS, unless that is wished', async () => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  // Which means this machine, too, but is no name for it that everybody agrees on.
  const reference = `0.0.0.0:${(server.address() as AddressInfo).port}/shop/api:1`;
  const error = await failure({ reference });
  expect(error.code).toBe('registry-unreachable');
  expect(error.hint).toContain('insecure');
  expect(requests).toBe(0);
  expect((await failure({ reference, insecure: true })).code).toBe('registry-failed');
  expect(requests).toBeGreaterThan(0);
});
