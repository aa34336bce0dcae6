import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { findCertificates } from '../../../src/clients/registry/certificates.ts';
import { ask, failure } from '../../adapters/artifact/image/ask.ts';
import { type Authority, makeAuthority } from '../../support/authority.ts';
import { imageOf } from '../../support/images.ts';
import { needs } from '../../support/needs.ts';
import { startRegistry } from '../../support/registry.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let home = '';
beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Where docker or podman of this user keep what they know of a registry. */
function keep(host: string, files: Readonly<Record<string, string>>, by = 'docker'): string {
  const folder = join(home, '.config', by, 'certs.d', host);
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of Object.entries(files)) copyFileSync(path, join(folder, name));
  return folder;
}

describe('what docker keeps for a registry', needs('docker-registry', 'openssl'), () => {
  /** With a certificate of an authority that nobody else knows. */
  async function started(clients?: Authority) {
    const authority = makeAuthority(temporaryFolder());
    const tls = authority.sign('registry');
    const asks = clients ? { clientcas: [clients.ca] } : {};
    const registry = await startRegistry({ tls: { ...tls, ...asks } });
    return { authority, ...registry, reference: `${registry.host}/shop/api:1` };
  }

  test.each(['docker', 'containers'])('is what it is trusted by (%s)', async (by) => {
    const { authority, host, reference, push } = await started();
    await push('shop/api', '1', imageOf());
    const before = await failure({ reference });
    expect(before.code).toBe('registry-unreachable');
    expect(before.hint).toContain('keep it where docker does');
    keep(host, { 'ca.crt': authority.ca }, by);
    expect((await ask({ reference })).image.tag).toBe('1');
  });

  test('is of no other registry, nor of another port', async () => {
    const { authority, host, reference } = await started();
    keep('127.0.0.1', { 'ca.crt': authority.ca });
    keep(host.replace(/:/, ''), { 'ca.crt': authority.ca });
    expect((await failure({ reference })).code).toBe('registry-unreachable');
  });

  test('is what it is shown, if it wants to know who asks', async () => {
    const clients = makeAuthority(temporaryFolder());
    const { authority, host, reference } = await started(clients);
    keep(host, { 'ca.crt': authority.ca });
    expect(await failure({ reference })).toMatchObject({
      code: 'registry-denied',
      message: `${host} wants to be shown a certificate`,
      hint: expect.stringContaining(`/etc/docker/certs.d/${host}`),
    });
    const { certificate, key } = clients.sign('ana');
    keep(host, { 'client.cert': certificate, 'client.key': key });
    expect((await failure({ reference })).code).toBe('image-not-found');
  });

  test('what is no certificate vouches for nobody', async () => {
    const { host, reference } = await started();
    writeFileSync(join(keep(host, {}), 'ca.crt'), 'no certificate\n');
    expect((await failure({ reference })).code).toBe('registry-unreachable');
  });
});

test('what may not be read is told', needs('root'), () => {
  const folder = keep('registry.test:5000', {});
  writeFileSync(join(folder, 'client.cert'), '');
  writeFileSync(join(folder, 'client.key'), '', { mode: 0o600 });
  for (let at = folder; at !== dirname(home); at = dirname(at)) chmodSync(at, 0o755);
  process.seteuid?.(54321);
  try {
    const found = findCertificates('registry.test:5000', { HOME: home });
    expect(found).toMatchObject({ ca: null, client: null });
    expect(found.trouble).toContain(join(folder, 'client.key'));
  } finally {
    process.seteuid?.(0);
  }
});

test(
  'a client certificate is shown to its registry and to nobody it sends us to',
  needs('openssl'),
  async () => {
    const authority = makeAuthority(temporaryFolder());
    const shown = new Map<string, unknown>();
    const start = async (name: string, status: number, location?: string) => {
      const { certificate, key } = authority.sign(name);
      const [cert, ca] = [readFileSync(certificate), readFileSync(authority.ca)];
      const asks = { requestCert: true, rejectUnauthorized: false, ca };
      const server = createServer(
        { cert, key: readFileSync(key), ...asks },
        (request, response) => {
          shown.set(name, (request.socket as TLSSocket).getPeerCertificate().subject?.CN);
          response.writeHead(status, location ? { location } : {});
          response.end('{}');
        },
      );
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      onTestFinished(() => void server.close());
      return `127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const other = await start('other', 404);
    const host = await start('registry', 307, `https://${other}/elsewhere`);
    const { certificate, key } = authority.sign('ana');
    keep(host, { 'ca.crt': authority.ca, 'client.cert': certificate, 'client.key': key });
    await failure({ reference: `${host}/shop/api:1` });
    expect([...shown]).toEqual([
      ['registry', 'ana'],
      ['other', undefined],
    ]);
  },
);
