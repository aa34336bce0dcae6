import { expect, test } from 'vitest';
import { toChanges } from '../../../../src/adapters/process/docker/changes.ts';

const ADDED = 1;

test('of a hundred thousand changes, each folder that something lies in is none of its own, in no time', () => {
  const files = Array.from({ length: 50_000 }, (_, index) => `/opt/parts/${index}/file`);
  const folders = ['/opt', '/opt/parts', ...files.map((path) => path.replace('/file', ''))];
  const answer = [...folders, ...files].map((Path) => ({ Path, Kind: ADDED }));
  const before = performance.now();
  expect(toChanges(answer, {}).count).toBe(files.length);
  // Each path against each other, it takes minutes.
  expect(performance.now() - before).toBeLessThan(5000);
});

test('a folder of which only what lies deep in it is told is no change', () => {
  const answer = ['/srv', '/srv/app/main.py'].map((Path) => ({ Path, Kind: ADDED }));
  expect(toChanges(answer, {}).paths).toEqual(['/srv/app/main.py']);
});
