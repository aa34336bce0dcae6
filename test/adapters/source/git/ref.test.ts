import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../../src/adapters/source/git/nearest.ts';
import { checkRef, highestTag } from '../../../../src/adapters/source/git/ref.ts';

describe('a ref that git must never see', () => {
  it.each([
    '-h',
    '--upload-pack=x',
    '-',
    'main..dev',
    'main...dev',
    '^main',
    'HEAD~1',
    'HEAD^',
    'main@{1}',
    ':/text',
    'a b',
    'a\nb',
    'a\u0000b',
    'a\\b',
    'a[b]',
    '/main',
    'main/',
    'a//b',
    '.hidden',
    'a/.b',
    'x.lock',
    'x.',
    '@',
    ':(top)',
    '-v*',
  ])('%j is refused', (ref) => {
    expect(() => checkRef(ref)).toThrow(expect.objectContaining({ code: 'ref-not-found' }));
  });

  it.each([
    'main',
    'HEAD',
    'feature/x',
    'v1.8.2',
    'v*',
    '*',
    'v1.?',
    '9f2c1ab',
    'refs/heads/main',
    'ünï',
    'a@b',
    'a-b',
  ])('%j is taken', (ref) => {
    expect(() => checkRef(ref)).not.toThrow();
  });
});

describe('a tag pattern', () => {
  it.each([
    ['v*', ['v1.9.0', 'v1.10.0', 'v1.2.0'], 'v1.10.0'],
    ['v*', ['v1.0.0-rc.1', 'v1.0.0', 'v1.0.0-rc.2'], 'v1.0.0'],
    ['v*', ['v2.0.0-rc.10', 'v1.9.0', 'v2.0.0-rc.9'], 'v2.0.0-rc.10'],
    ['v*', ['v1.8.2', 'vnext', 'v99'], 'v1.8.2'],
    ['api/v*', ['api/v1.0.0', 'api/v2.0.0', 'web/v3.0.0'], 'api/v2.0.0'],
    ['release-*', ['release-1.2.3', 'release-1.10.0-rc.1'], 'release-1.10.0-rc.1'],
    ['v*', ['v1.9', 'v1.10'], 'v1.10'],
    ['2*', ['2024-02-01', '2024-10-01'], '2024-10-01'],
    ['v?.0.0', ['v1.0.0', 'v12.0.0'], 'v1.0.0'],
    ['v1.*', ['v1x5.0.0', 'v1.0.0'], 'v1.0.0'],
    ['refs/tags/v*', ['v1.0.0', 'v3.0.0'], 'v3.0.0'],
    ['v*', [], null],
    ['x*', ['v1.0.0'], null],
  ])('%j of %j is %j', async (pattern, tags, expected) => {
    expect(await highestTag(pattern, tags)).toBe(expected);
  });

  it('does not depend on the order of the tags', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom('', '-rc.1', '-a', '+b'))),
        async (versions) => {
          const tags = versions.map(([minor, patch, more]) => `v1.${minor}.${patch}${more}`);
          expect(await highestTag('v*', tags)).toBe(await highestTag('v*', [...tags].reverse()));
        },
      ),
    ));
});

describe('the nearest name', () => {
  it.each([
    ['mian', ['main', 'dev'], 'main'],
    ['v1.8.3', ['v1.8.2', 'v2.0.0'], 'v1.8.2'],
    ['Main', ['main'], 'main'],
    ['completely-else', ['main', 'dev'], null],
    ['x', [], null],
  ])('of %j in %j is %j', (wanted, names, expected) => {
    expect(nearestName(wanted, names)).toBe(expected);
  });
});
