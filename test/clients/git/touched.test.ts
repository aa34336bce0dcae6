import {
  appendFileSync,
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { touchedSince } from '../../../src/clients/git/touched.ts';
import { LISTED_FILES } from '../../../src/model/facts.ts';
import { testContext } from '../../support/context.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** A clean work tree, and a moment after everything in it was written. */
async function repository(): Promise<{ readonly folder: string; readonly since: number }> {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', { 'app.py': '1\n', 'lib/deep/a.py': '1\n', 'docs/x': '1\n' });
  return { folder, since: await moment() };
}

/** After all that was written before, and before all that is written after; the kernel's clock ticks every 4 ms or so. */
async function moment(): Promise<number> {
  await wait(20);
  const now = Date.now();
  await wait(20);
  return now;
}

const touched = async (folder: string, since: number) =>
  (await touchedSince(folder, since, testContext())).map(({ path }) => path);

test('nothing was touched', async () => {
  const { folder, since } = await repository();
  expect(await touched(folder, since)).toEqual([]);
  expect((await touched(folder, 0)).length).toBeGreaterThan(2);
});

test.each<[string, (folder: string) => void]>([
  [
    'an edit that was put back by git checkout',
    (folder) => {
      appendFileSync(join(folder, 'app.py'), '2\n');
      git(folder, 'checkout', '--', 'app.py');
    },
  ],
  [
    'an edit that was stashed',
    (folder) => {
      appendFileSync(join(folder, 'app.py'), '2\n');
      git(folder, 'stash');
    },
  ],
  [
    'an edit that was put back by renaming, with its old mtime',
    (folder) => {
      const path = join(folder, 'app.py');
      renameSync(path, `${path}.orig`);
      writeFileSync(path, '2\n');
      renameSync(`${path}.orig`, path);
    },
  ],
  [
    'an mtime that was set back',
    (folder) => {
      const path = join(folder, 'app.py');
      const { atime, mtime } = lstatSync(path);
      writeFileSync(path, '2\n');
      writeFileSync(path, '1\n');
      utimesSync(path, atime, mtime);
    },
  ],
  [
    'a file that was removed and restored',
    (folder) => {
      rmSync(join(folder, 'app.py'));
      git(folder, 'checkout', '--', 'app.py');
    },
  ],
  ['another link to it', (folder) => linkSync(join(folder, 'app.py'), join(folder, 'copy'))],
])('it is noticed: %s', async (_name, act) => {
  const { folder, since } = await repository();
  act(folder);
  expect(await touched(folder, since)).toEqual(['app.py']);
});

test('a folder that was moved into place keeps the times of its files', async () => {
  const { folder, since } = await repository();
  renameSync(join(folder, 'lib/deep'), join(folder, 'lib/aside'));
  mkdirSync(join(folder, 'lib/deep'));
  writeFileSync(join(folder, 'lib/deep/a.py'), '2\n');
  rmSync(join(folder, 'lib/deep'), { recursive: true });
  renameSync(join(folder, 'lib/aside'), join(folder, 'lib/deep'));
  expect(await touched(folder, since)).toEqual(['lib/deep/']);
});

test('the work tree itself may have been moved into place', async () => {
  const { folder, since } = await repository();
  renameSync(folder, `${folder}.new`);
  renameSync(`${folder}.new`, folder);
  expect(await touched(folder, since)).toEqual([folder]);
});

test('new files in it, or a chmod alone, do not make a folder a moved one', async () => {
  const { folder, since } = await repository();
  writeFileSync(join(folder, 'log'), '');
  writeFileSync(join(folder, 'docs/log'), '');
  await wait(60);
  chmodSync(join(folder, 'lib/deep'), 0o700);
  expect(await touched(folder, since)).toEqual([]);
});

test('a folder that was moved into place stays one, whatever else is done to it and the folder around it', async () => {
  const { folder, since } = await repository();
  const [lib, deep] = [join(folder, 'lib'), join(folder, 'lib/deep')];
  const { atime, mtime } = lstatSync(lib);
  renameSync(deep, `${deep}.aside`);
  renameSync(`${deep}.aside`, deep);
  utimesSync(lib, atime, mtime);
  await wait(60);
  chmodSync(deep, 0o700);
  expect(await touched(folder, since)).toEqual(['lib/deep/']);
});

test('what is edited now is not among them, what lies in a submodule is', async () => {
  const { folder } = await repository();
  const library = initRepository(join(temporaryFolder(), 'library'));
  commit(library, 'one', { 'lib.py': 'one\n' });
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'sub');
  commit(folder, 'two');
  const since = await moment();
  appendFileSync(join(folder, 'docs/x'), '2\n');
  chmodSync(join(folder, 'sub/lib.py'), 0o600);
  expect(await touched(folder, since)).toEqual(['sub/lib.py']);
});

test('of very many the newest are told', async () => {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  const names = Array.from({ length: LISTED_FILES + 50 }, (_, index) => `f${index}`);
  commit(folder, 'one', Object.fromEntries(names.map((name) => [name, '1\n'])));
  await wait(30);
  chmodSync(join(folder, 'f7'), 0o600);
  const all = await touched(folder, 1);
  expect(all).toHaveLength(LISTED_FILES);
  expect(all[0]).toBe('f7');
});
