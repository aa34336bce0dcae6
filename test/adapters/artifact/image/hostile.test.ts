import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { configOf, imageOf, OCI_MANIFEST, type Pushable, toBlob } from '../../../support/images.ts';
import { ask, failure } from './ask.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

type Handler = (request: IncomingMessage, response: ServerResponse, path: string) => void;

/** Something on loopback that answers as it likes; `seen` is what it was asked. */
async function serve(handler: Handler) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path !== '/v2/') seen.push(request);
    if (path === '/v2/') response.end('{}');
    else handler(request, response, path);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, seen, reference: `${host}/shop/api:1` };
}

/** Serves an image honestly; what `instead` answers (true) is not served. */
function serveImage(
  image: Pushable,
  instead: (path: string, response: ServerResponse) => boolean = () => false,
) {
  return serve((_request, response, path) => {
    if (instead(path, response)) return;
    if (path.includes('/manifests/')) {
      response.setHeader('content-type', image.mediaType);
      response.end(image.bytes);
      return;
    }
    const blob = image.blobs.find(({ digest }) => path.endsWith(digest));
    if (blob) response.end(blob.bytes);
    else response.writeHead(404).end('{"errors":[{"code":"NAME_UNKNOWN"}]}');
  });
}

const image = imageOf();
const OTHER = `sha256:${'0'.repeat(64)}`;

describe('a registry that lies', () => {
  test('of its digest in a header is not believed: the bytes count', async () => {
    const { reference } = await serveImage(image, (_path, response) => {
      response.setHeader('docker-content-digest', OTHER);
      return false;
    });
    expect((await ask({ reference })).image.digest).toBe(image.digest);
  });

  test('and answers with other bytes than were asked for by digest is found out', async () => {
    const { host } = await serveImage(image);
    const error = await failure({ reference: `${host}/shop/api@${OTHER}` });
    expect(error.code).toBe('registry-untrusted');
    expect(error.message).toContain(image.digest);
  });

  test('and answers with another config is found out', async () => {
    const { reference } = await serveImage(image, (path, response) => {
      if (!path.endsWith(configOf(image))) return false;
      response.end(JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: {} }));
      return true;
    });
    expect((await failure({ reference })).code).toBe('registry-untrusted');
  });

  test.each([
    ['calls a manifest an index', 'application/vnd.oci.image.index.v1+json', 'registry-untrusted'],
    [
      'calls it schema 1',
      'application/vnd.docker.distribution.manifest.v1+prettyjws',
      'not-supported',
    ],
  ])('and %s is found out', async (_how, type, code) => {
    const { reference } = await serveImage(image, (path, response) => {
      if (!path.includes('/manifests/')) return false;
      response.setHeader('content-type', type);
      response.end(image.bytes);
      return true;
    });
    expect((await failure({ reference })).code).toBe(code);
  });

  test('and calls a manifest a web page is forgiven: it is what it is', async () => {
    const { reference } = await serveImage(image, (path, response) => {
      if (!path.includes('/manifests/')) return false;
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(image.bytes);
      return true;
    });
    expect((await ask({ reference })).image.digest).toBe(image.digest);
  });
});

describe('a manifest', () => {
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: OTHER, size: 2 };
  const both = { schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [], manifests: [] };

  test.each([
    ['that can be read as an index, too', both, 'registry-untrusted'],
    ['of schema 1', { schemaVersion: 1, name: 'shop/api', fsLayers: [] }, 'not-supported'],
    ['of nothing', {}, 'registry-failed'],
    [
      'with a digest that is a path',
      { config: { ...config, digest: '../../x' }, layers: [] },
      'registry-failed',
    ],
    ['with a size below zero', { config: { ...config, size: -1 }, layers: [] }, 'registry-failed'],
    [
      'with a config of a gigabyte',
      { config: { ...config, size: 1e9 }, layers: [] },
      'registry-failed',
    ],
    [
      'of a chart',
      { config: { ...config, mediaType: 'application/vnd.cncf.helm.config.v1+json' }, layers: [] },
      'not-supported',
    ],
    [
      'that names more parts than anything has',
      { manifests: Array.from({ length: 300 }, () => config) },
      'not-supported',
    ],
  ])('%s is refused', async (_what, content, code) => {
    const { reference } = await serve((_request, response) => {
      response.end(toBlob(content).bytes);
    });
    expect((await failure({ reference })).code).toBe(code);
  });

  test.each(['null', '[]', '"x"', '{', '', '[[[['])('that is %j is refused', async (text) => {
    const { reference } = await serve((_request, response) => void response.end(text));
    expect((await failure({ reference })).code).toBe('registry-failed');
  });
});

describe('a registry that does not end', () => {
  test('is given up after more than a manifest can be', async () => {
    let sent = 0;
    const { reference } = await serve((_request, response) => {
      const pour = () => {
        if (response.destroyed) return;
        sent += 1 << 16;
        if (response.write('x'.repeat(1 << 16))) setImmediate(pour);
        else response.once('drain', pour);
      };
      pour();
    });
    const error = await failure({ reference });
    expect(error.code).toBe('registry-untrusted');
    expect(sent).toBeLessThan(64 << 20);
  });

  test('and hangs is left when the time is up', async () => {
    const { reference, seen } = await serve(() => {});
    const reason = new Error('the time is up');
    const controller = new AbortController();
    const asked = ask({ reference }, { signal: controller.signal });
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(0));
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  test('redirects in a circle is left', async () => {
    const { reference, seen } = await serve((_request, response, path) => {
      response.writeHead(307, { location: path }).end();
    });
    const error = await failure({ reference });
    expect(error.code).toBe('registry-failed');
    expect(seen.length).toBeLessThan(20);
  });

  test('hands out tags for ever is left, and the image is known', async () => {
    let pages = 0;
    const { reference } = await serveImage(image, (path, response) => {
      if (!path.includes('/tags/list')) return false;
      pages += 1;
      response.setHeader('link', `</v2/shop/api/tags/list?last=${pages}>; rel="next"`);
      response.end(JSON.stringify({ name: 'shop/api', tags: [`1.${pages}`, '../../x', 7] }));
      return true;
    });
    const found = await ask({ reference });
    expect(found.image.tags?.partial).toBe(true);
    expect(found.image.tags?.same).not.toContain('../../x');
    expect(pages).toBeLessThan(50);
  });
});

describe('credentials', () => {
  const credentials = { username: 'ana', password: 'hunter2' };
  const SECRET = Buffer.from('ana:hunter2').toString('base64');
  const told = (seen: readonly IncomingMessage[]) =>
    seen.map(({ headers }) => headers.authorization);

  test('stay at home when a blob lies elsewhere', async () => {
    const elsewhere = await serveImage(image);
    const { host } = elsewhere;
    const registry = await serve((request, response, path) => {
      if (request.headers.authorization === undefined) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
      } else if (path.includes('/manifests/')) {
        response.end(image.bytes);
      } else response.writeHead(307, { location: `http://${host}${path}` }).end();
    });
    const found = await ask({ reference: registry.reference, credentials });
    expect(found.image.digest).toBe(image.digest);
    expect(told(registry.seen)).toContain(`Basic ${SECRET}`);
    expect(elsewhere.seen.length).toBeGreaterThan(0);
    expect(told(elsewhere.seen)).toEqual(elsewhere.seen.map(() => undefined));
  });

  test('are not for another server that asks for them', async () => {
    const elsewhere = await serve((_request, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="elsewhere"' }).end();
    });
    const registry = await serve((_request, response, path) => {
      response.writeHead(307, { location: `http://${elsewhere.host}${path}` }).end();
    });
    const error = await failure({ reference: registry.reference, credentials });
    expect(error.code).toBe('registry-denied');
    expect(
      told([...registry.seen, ...elsewhere.seen]).filter((each) => each !== undefined),
    ).toEqual([]);
  });

  test.each([
    ['without TLS elsewhere', 'http://tokens.example.com/token', 'registry-untrusted'],
    ['that is a file', 'file:///etc/passwd', 'registry-failed'],
    ['that is no URL', 'tokens', 'registry-failed'],
  ])('are not for a token service %s', async (_what, realm, code) => {
    const registry = await serve((_request, response) => {
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="x"` }).end();
    });
    expect((await failure({ reference: registry.reference, credentials })).code).toBe(code);
  });

  test('are not passed on where a token service sends us away', async () => {
    const thief = await serve((_request, response) => void response.end('{"token":"x"}'));
    const service = await serve((_request, response) => {
      response.writeHead(307, { location: `http://${thief.host}/token` }).end();
    });
    const registry = await serve((_request, response) => {
      response
        .writeHead(401, { 'www-authenticate': `Bearer realm="http://${service.host}/token"` })
        .end();
    });
    expect((await failure({ reference: registry.reference, credentials })).code).toBe(
      'registry-failed',
    );
    expect(told(service.seen)).toEqual([`Basic ${SECRET}`]);
    expect(thief.seen).toEqual([]);
  });

  test('never come back in a token that would be another header', async () => {
    const service = await serve((_request, response) => {
      response.end(JSON.stringify({ token: 'x\r\nx-injected: 1' }));
    });
    const registry = await serve((_request, response) => {
      response
        .writeHead(401, { 'www-authenticate': `Bearer realm="http://${service.host}/token"` })
        .end();
    });
    expect((await failure({ reference: registry.reference })).code).toBe('registry-failed');
  });

  test('of a registry with TLS are not carried to a place without', async () => {
    const registry = await serve((_request, response) => {
      response.writeHead(307, { location: 'http://cdn.example.com/blob' }).end();
    });
    expect((await failure({ reference: registry.reference, credentials })).code).toBe(
      'registry-untrusted',
    );
  });
});

describe('a registry that is busy', () => {
  test.each([408, 429, 500, 502, 503, 504])(
    'is asked again after %i, when it says',
    async (status) => {
      let tries = 0;
      const { reference } = await serveImage(image, (path, response) => {
        if (!path.endsWith('/manifests/1') || ++tries > 2) return false;
        response.writeHead(status, { 'retry-after': '0' }).end();
        return true;
      });
      expect((await ask({ reference })).image.digest).toBe(image.digest);
      expect(tries).toBe(3);
    },
  );

  test('for an hour is not waited for, and says when it wants to be asked', async () => {
    const { reference, seen } = await serve((_request, response) => {
      response
        .writeHead(429, { 'retry-after': '3600' })
        .end('{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}');
    });
    const error = await failure({ reference });
    expect(error.code).toBe('registry-failed');
    expect(error.message).toContain('TOOMANYREQUESTS: slow down');
    expect(error.message).toContain('3600 s');
    expect(seen.filter(({ url }) => url?.includes('/manifests/'))).toHaveLength(1);
  });

  test('hangs up in the middle is asked again', async () => {
    let tries = 0;
    const { reference } = await serveImage(image, (path, response) => {
      if (!path.endsWith('/manifests/1') || ++tries > 1) return false;
      response.writeHead(200, { 'content-length': '1000' }).write('{');
      response.destroy();
      return true;
    });
    expect((await ask({ reference })).image.digest).toBe(image.digest);
  });
});

test.each([401, 403, 404, 500])(
  'tags that may not be listed (%i) are told, and the image is known',
  async (status) => {
    const { reference } = await serveImage(image, (path, response) => {
      if (!path.includes('/tags/list')) return false;
      const headers = { 'www-authenticate': 'Basic realm="tags"', 'retry-after': '0' };
      response.writeHead(status, headers).end('{"errors":[{"code":"DENIED"}]}');
      return true;
    });
    const found = await ask({ reference });
    expect(found.image).toMatchObject({ digest: image.digest, tags: null });
    expect(found.problems.map(({ code }) => code)).toEqual(['tags-unknown']);
  },
);

test('what is no registry is not taken for one that lacks the image', async () => {
  const { reference } = await serve((_request, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>');
  });
  expect((await failure({ reference })).code).toBe('registry-failed');
});
