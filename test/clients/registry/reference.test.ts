import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  familiarName,
  formatReference,
  parseReference,
} from '../../../src/clients/registry/reference.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

describe('a reference', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx:latest', 'nginx:latest'],
    ['nginx:1.25', 'docker.io/library/nginx:1.25', 'nginx:1.25'],
    ['grafana/loki:3', 'docker.io/grafana/loki:3', 'grafana/loki:3'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest', 'nginx:latest'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx:latest', 'nginx:latest'],
    ['ghcr.io/acme/shop-api:1.8.2', 'ghcr.io/acme/shop-api:1.8.2', 'ghcr.io/acme/shop-api:1.8.2'],
    ['localhost/shop', 'localhost/shop:latest', 'localhost/shop:latest'],
    ['localhost:5000/shop', 'localhost:5000/shop:latest', 'localhost:5000/shop:latest'],
    [
      'registry.example.com:443/a/b/c:x',
      'registry.example.com:443/a/b/c:x',
      'registry.example.com:443/a/b/c:x',
    ],
    ['[::1]:5000/shop:1', '[::1]:5000/shop:1', '[::1]:5000/shop:1'],
    [`shop@${DIGEST}`, `docker.io/library/shop@${DIGEST}`, `shop@${DIGEST}`],
    [`a.b/shop:1@${DIGEST}`, `a.b/shop:1@${DIGEST}`, `a.b/shop:1@${DIGEST}`],
    // Upper case makes it a registry: no repository may be called so.
    ['Registry/shop', 'registry/shop:latest', 'registry/shop:latest'],
  ])('%s is %s', (text, full, familiar) => {
    const parsed = parseReference(text);
    if ('fault' in parsed) throw new Error(parsed.fault);
    expect(formatReference(parsed)).toBe(full);
    expect(familiarName(parsed)).toBe(familiar);
  });

  test.each([
    'https://ghcr.io/acme/shop',
    'docker://nginx',
    '',
    '/',
    'nginx:',
    'nginx@',
    'Nginx',
    'a..b/shop/-x',
    'shop/../admin',
    'ghcr.io/acme/shop?x=1',
    'ghcr.io/acme/shop#x',
    'ghcr.io/acme/shop%2e',
    'user:password@ghcr.io/acme/shop',
    'ghcr.io:0/shop',
    'ghcr.io:65536/shop',
    'ghcr.io:x/shop',
    `shop@sha512:${'ab'.repeat(64)}`,
    `shop@sha256:${'AB'.repeat(32)}`,
    `shop@${DIGEST}@${DIGEST}`,
    `shop:${'x'.repeat(129)}`,
    `${'x'.repeat(256)}`,
    'shop:1\n',
    'shop :1',
    '-rf',
  ])('%j is none', (text) => {
    expect(parseReference(text)).toHaveProperty('fault');
  });

  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const name = fc
    .tuple(word, fc.constantFrom('', '.', '_', '__', '-', '--'), word)
    .map((parts) => parts.join(''));
  const host = fc.oneof(
    fc.tuple(word, word).map(([a, b]) => `${a}.${b}`),
    fc.tuple(word, fc.integer({ min: 1, max: 65_535 })).map(([a, port]) => `${a}:${port}`),
  );
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/);

  test('is read back from what it is written as, in full and as people write it', () => {
    fc.assert(
      fc.property(
        fc.option(host, { nil: null }),
        fc.array(name, { minLength: 1, maxLength: 4 }),
        fc.option(tag, { nil: null }),
        fc.boolean(),
        (registry, names, version, isPinned) => {
          const suffix = `${version === null ? '' : `:${version}`}${isPinned ? `@${DIGEST}` : ''}`;
          const parts = [...(registry === null ? [] : [registry]), ...names];
          const parsed = parseReference(`${parts.join('/')}${suffix}`);
          if ('fault' in parsed) throw new Error(parsed.fault);
          expect(parsed.tag).toBe(version ?? (isPinned ? null : 'latest'));
          expect(parseReference(formatReference(parsed))).toEqual(parsed);
          expect(parseReference(familiarName(parsed))).toEqual(parsed);
        },
      ),
    );
  });

  test('never holds what would change the path of a request, whatever the text', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'ab/.:@-_?#%\\ A0') }));
    fc.assert(
      fc.property(text, (each) => {
        const parsed = parseReference(each);
        if ('fault' in parsed) return;
        const url = new URL(
          `https://${parsed.registry}/v2/${parsed.repository}/manifests/${parsed.tag}`,
        );
        expect(url.pathname).toBe(`/v2/${parsed.repository}/manifests/${parsed.tag}`);
        expect([url.search, url.hash, url.username, url.password]).toEqual(['', '', '', '']);
      }),
      { numRuns: 2000 },
    );
  });
});
