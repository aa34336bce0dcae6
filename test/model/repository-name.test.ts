import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchRepository, parseRepositoryName } from '../../src/model/repository-name.ts';

const SHOP = { host: 'github.com', path: 'acme/shop' };

describe('a repository', () => {
  test.each([
    'https://github.com/acme/shop',
    'https://github.com/acme/shop.git',
    'https://github.com/acme/shop/',
    'HTTPS://GitHub.com/Acme/Shop',
    'https://ana:secret@github.com/acme/shop',
    'git@github.com:acme/shop.git',
    'github.com:acme/shop',
    'ssh://git@github.com:22/acme/shop.git',
    'git+https://github.com/acme/shop.git#refs/heads/main',
    'git://github.com/acme/shop',
    'github.com/acme/shop',
    'https://github.com/acme/shop/tree/main/services/api',
    'https://github.com/acme/shop/-/blob/main/README.md',
    'https://github.com/acme/shop?tab=readme',
  ])('%s has one name', (location) => {
    expect(parseRepositoryName(location)).toEqual(SHOP);
  });

  test.each(['/srv/shop', './shop', '', 'shop', 'file:///srv/shop', 'https://github.com'])(
    '%j has none that others know',
    (location) => {
      expect(parseRepositoryName(location)).toBeNull();
    },
  );

  test.each([
    ['https://github.com/acme/shop', 'same'],
    ['https://git.internal/acme/shop', 'mirror'],
    ['https://github.com/acme/other', 'other'],
    ['/srv/shop', null],
  ])('%s is, beside it: %s', (location, match) => {
    expect(matchRepository(location, ['/srv/shop', 'git@github.com:acme/shop.git'])).toBe(match);
  });

  test('cannot be compared with what lies on a disk', () => {
    expect(matchRepository('https://github.com/acme/shop', ['/srv/shop'])).toBeNull();
  });

  test('any text has a name or none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const name = parseRepositoryName(text);
        if (name) expect(name.path).not.toBe('');
      }),
    );
  });
});
