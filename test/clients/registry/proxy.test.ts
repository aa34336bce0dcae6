import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ANONYMOUS } from '../../../src/clients/registry/credentials.ts';
import { proxyFor } from '../../../src/clients/registry/proxy.ts';
import { openRegistry } from '../../../src/clients/registry/registry.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { imageOf } from '../../support/images.ts';
import { needs } from '../../support/needs.ts';
import { startRegistry } from '../../support/registry.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A real proxy, to which one server alone is known, by whatever name. */
async function startProxy(port: number) {
  const seen: {
    readonly target: string | undefined;
    readonly authorization: string | undefined;
  }[] = [];
  const server = createServer();
  server.on('connect', (request, near) => {
    seen.push({ target: request.url, authorization: request.headers['proxy-authorization'] });
    const far = connect(port, '127.0.0.1', () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n');
      far.pipe(near).pipe(far);
    });
    for (const socket of [near, far]) socket.on('error', () => {});
    near.on('close', () => far.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return { seen, port: (server.address() as AddressInfo).port };
}

test(
  'a registry is reached through a proxy, encrypted from end to end',
  needs('docker-registry', 'openssl'),
  async () => {
    const keys = makeCertificate();
    const real = await startRegistry({ tls: keys });
    const image = imageOf();
    await real.push('shop', '1', image);
    const proxy = await startProxy(Number(real.host.split(':')[1]));
    vi.stubEnv('HTTPS_PROXY', `http://ana:open%20sesame@127.0.0.1:${proxy.port}`);
    vi.stubEnv('NO_PROXY', '');
    const registry = openRegistry(
      { registry: 'registry.test', repository: 'shop' },
      { find: async () => ANONYMOUS, ca: readFileSync(keys.certificate, 'utf8'), insecure: false },
    );
    onTestFinished(registry.close);
    const { digest } = await registry.manifest('1', new AbortController().signal);
    expect(digest).toBe(image.digest);
    const authorization = `Basic ${Buffer.from('ana:open sesame').toString('base64')}`;
    expect(proxy.seen).toEqual([{ target: 'registry.test:443', authorization }]);
  },
);

describe('which proxy', () => {
  const of = (host: string, env: Readonly<Record<string, string>>, port = 443) =>
    proxyFor('https', { host, port }, env)?.host ?? null;
  const HTTPS_PROXY = 'http://proxy:3128';

  test.each([
    ['is none by default', 'a.example.com', {}, null],
    ['is what the environment names', 'a.example.com', { HTTPS_PROXY }, 'proxy:3128'],
    ['may be named in small letters', 'a.example.com', { https_proxy: 'proxy:8080' }, 'proxy:8080'],
    ['may be for all', 'a.example.com', { ALL_PROXY: HTTPS_PROXY }, 'proxy:3128'],
    ['is not that for HTTP', 'a.example.com', { HTTP_PROXY: HTTPS_PROXY }, null],
    ['is none for this machine', '127.0.0.1', { HTTPS_PROXY }, null],
    [
      'is none for what is excepted',
      'a.example.com',
      { HTTPS_PROXY, NO_PROXY: 'x, .example.com' },
      null,
    ],
    ['is none for exactly that', 'example.com', { HTTPS_PROXY, NO_PROXY: 'example.com' }, null],
    [
      'is there for what only ends alike',
      'myexample.com',
      { HTTPS_PROXY, NO_PROXY: 'example.com' },
      'proxy:3128',
    ],
    ['is there for another port', 'a.b', { HTTPS_PROXY, NO_PROXY: 'a.b:5000' }, 'proxy:3128'],
    ['is none where all is excepted', 'a.b', { HTTPS_PROXY, NO_PROXY: '*' }, null],
    ['is none of a kind that is not known', 'a.b', { HTTPS_PROXY: 'socks5://proxy' }, null],
  ])('%s', (_what, host, env, proxy) => {
    expect(of(host, env)).toBe(proxy);
  });
});
