import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  compareVersions,
  highestVersion,
  inOrder,
  parseVersion,
  versionsBefore,
} from '../../../../src/adapters/artifact/image/versions.ts';

test.each([
  ['1.8.2', ['1.8.1', '1.8.10', '1.9.0', '1.7.3', 'latest', '1.8'], ['1.8.1', '1.7.3']],
  ['v2', ['v1', 'v3', '1'], ['v1', '1']],
  [
    '1.25-alpine',
    ['1.24-alpine', '1.24', '1.23-alpine', '1.26-alpine'],
    ['1.24-alpine', '1.23-alpine'],
  ],
  ['2.0.0', ['2.0.0-rc.1', '1.9.9'], ['1.9.9']],
  ['2.0.0-rc.10', ['2.0.0-rc.9', '2.0.0-rc.11', '1.9.9'], ['2.0.0-rc.9', '1.9.9']],
  ['latest', ['1.0.0'], []],
])('before %s, of %j, come %j', (tag, tags, before) => {
  expect(versionsBefore(tag, tags)).toEqual(before);
});

test.each([
  [['1', '1.8', '1.8.2', 'latest'], '1.8.2'],
  [['1.10.0', '1.9.0'], '1.10.0'],
  [['2.0.0-rc.1', '1.9.0'], '1.9.0'],
  [['2.0.0-rc.1', '2.0.0-beta.4'], '2.0.0-rc.1'],
  [['latest', 'main'], null],
])('of %j the version is %s', (tags, version) => {
  expect(highestVersion(tags)).toBe(version);
});

test('names that are no versions come last', () => {
  expect(inOrder(['latest', '1.8.2', 'edge', '1.7.0'])).toEqual([
    '1.7.0',
    '1.8.2',
    'edge',
    'latest',
  ]);
});

test('versions have one order, whatever they are', () => {
  const text = fc.stringMatching(/^v?\d{1,2}(\.\d{1,2}){0,2}(-(rc|alpine|beta)\.?\d?)?$/);
  const version = text.map(parseVersion).filter((each) => each !== null);
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
      const [low, middle, high] = [a, b, c].sort(compareVersions);
      if (low && middle && high) {
        expect(compareVersions(low, middle)).toBeLessThanOrEqual(0);
        expect(compareVersions(low, high)).toBeLessThanOrEqual(0);
      }
    }),
  );
});
