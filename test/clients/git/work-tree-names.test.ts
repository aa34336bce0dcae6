import { execFileSync } from 'node:child_process';
import { lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { testContext } from '../../support/context.ts';
import { commit, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

/** Raw bytes of a name, and how it is told. */
const NAMES: readonly (readonly [Buffer, string])[] = [
  [bytes('line\nfeed'), 'line\nfeed'],
  [bytes('quo"te\\back\ttab'), 'quo"te\\back\ttab'],
  [Buffer.from('dünn €'), 'dünn €'],
  [bytes('latin\xe9'), 'latin\\xe9'],
  [bytes('\xff\xfe\x01'), '\\xff\\xfe\u0001'],
  [bytes('\\xff'), '\\x5cxff'],
  [bytes(' lead and trail '), ' lead and trail '],
  [bytes('-dash -> arrow'), '-dash -> arrow'],
  [bytes('a: filter: lfs'), 'a: filter: lfs'],
];

function repository(): { folder: string; place: (name: Buffer) => Buffer } {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  const place = (name: Buffer) => Buffer.concat([Buffer.from(`${folder}/`), name]);
  for (const [name] of NAMES) writeFileSync(place(name), 'one\n');
  commit(folder, 'one');
  return { folder, place };
}

test('odd names are told so that no two look alike, each with its own time', async () => {
  const { folder, place } = repository();
  for (const [name] of NAMES) writeFileSync(place(name), 'edited\n');
  const { modified } = await readWorkTree(folder, testContext());
  const expected = NAMES.map(([name, path]) => ({
    path,
    change: 'modified',
    changedAt: lstatSync(place(name)).ctimeMs,
  }));
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  expect([...modified.files].sort(byPath)).toEqual(expected.sort(byPath));
});

test('odd names that git was told not to look at', async () => {
  const { folder, place } = repository();
  const names = Buffer.concat(NAMES.flatMap(([name]) => [name, Buffer.of(0)]));
  execFileSync('git', ['update-index', '--assume-unchanged', '-z', '--stdin'], {
    cwd: folder,
    input: names,
  });
  expect((await readWorkTree(folder, testContext())).modified.count).toBe(0);
  for (const [name] of NAMES) writeFileSync(place(name), 'edited\n');
  const { changes } = await readWorkTree(folder, testContext());
  expect(changes.map(({ path }) => path).sort()).toEqual(NAMES.map(([, path]) => path).sort());
});

test('untracked names, too', async () => {
  const { folder, place } = repository();
  writeFileSync(place(bytes('new\xe9\n')), '');
  const { untracked } = await readWorkTree(folder, testContext());
  expect(untracked).toEqual({ count: 1, names: ['new\\xe9\n'] });
});
