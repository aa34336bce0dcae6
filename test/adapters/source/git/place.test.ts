import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlace } from '../../../../src/adapters/source/git/place.ts';

describe('where a repository is', () => {
  it.each([
    ['.', '/base'],
    ['shop', '/base/shop'],
    ['../shop', '/shop'],
    ['/srv/shop.git', '/srv/shop.git'],
    ['./host:path', '/base/host:path'],
    ['a/b:c', '/base/a/b:c'],
  ])('%j is a folder', (repository, folder) => {
    expect(toPlace(repository, '/base')).toEqual({ kind: 'folder', folder });
  });

  it.each([
    'git@github.com:acme/shop.git',
    'web-1:shop.git',
    '[::1]:shop.git',
    'ssh://git@example.com:22/shop.git',
    'https://ana:secret@example.com/shop.git',
    'HTTPS://example.com/shop.git',
    'git://example.com/shop.git',
    'git+ssh://example.com/shop.git',
    'file:///srv/shop.git',
  ])('%j is a URL', (url) => {
    expect(toPlace(url, '/base')).toEqual({ kind: 'remote', url });
  });

  it.each([
    'ext::sh -c "touch /tmp/x"',
    '::x',
    'fd::17',
    '-oProxyCommand=x:path',
    '--upload-pack=x',
    'ssh://-oProxyCommand=x/path',
    'ssh://ana@-oProxyCommand=x/path',
    'ssh://-ana@example.com/path',
    'ssh://%2doProxyCommand=x/path',
    'ana@-oProxyCommand=x:path',
    'git://-x/path',
    'ftp://example.com/shop.git',
    'foo://example.com/shop.git',
    'https://example.com/a\nb',
    'a\u0000b',
  ])('%j is refused', (repository) => {
    expect(() => toPlace(repository, '/base')).toThrow(
      expect.objectContaining({ code: 'not-a-repository' }),
    );
  });

  it('does not repeat a password when it refuses', () => {
    expect(() => toPlace('ftp://ana:secret@example.com/x', '/')).toThrow(/^((?!secret).)*$/s);
  });

  it('never hands on what begins with a dash', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('-', ':', '/', '@', 'a', '[', ']', '.') }),
        (text) => {
          try {
            const place = toPlace(text, '/base');
            expect(place.kind === 'remote' ? place.url : place.folder).not.toMatch(/^-/);
          } catch (error) {
            expect(error).toMatchObject({ code: 'not-a-repository' });
          }
        },
      ),
    ));
});
