import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { LISTED_FILES } from '../../../src/model/facts.ts';
import { testContext } from '../../support/context.ts';
import { testWith } from '../../support/needs.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const read = (folder: string) => readWorkTree(folder, testContext());

function repository(
  files: Record<string, string> = { 'app.py': 'one\n', 'lib/a.py': 'a\n' },
): string {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', files);
  return folder;
}

test('a clean work tree', async () => {
  const folder = repository();
  expect(await read(folder)).toMatchObject({
    root: folder,
    gitFolder: join(folder, '.git'),
    commonFolder: join(folder, '.git'),
    head: git(folder, 'rev-parse', 'HEAD'),
    branch: 'main',
    modified: { count: 0, files: [] },
    untracked: { count: 0, names: [] },
    unpushed: null,
    upstreamName: null,
  });
});

test('is asked once for all who ask, wherever inside they stand', async () => {
  const folder = repository();
  const context = testContext();
  const [a, b] = [readWorkTree(folder, context), readWorkTree(join(folder, 'lib'), context)];
  expect(await a).toBe(await b);
});

test('a link to the work tree: its real root, which is where processes are seen', async () => {
  const folder = repository();
  const link = join(temporaryFolder(), 'current');
  symlinkSync(folder, link);
  expect((await read(link)).root).toBe(folder);
});

test('modified, added, deleted and staged files, each with the time of its change', async () => {
  const folder = repository({ 'edit.py': '1\n', 'gone/x/deep.py': '1\n', 'staged.py': '1\n' });
  writeFileSync(join(folder, 'edit.py'), '2\n');
  rmSync(join(folder, 'gone/x'), { recursive: true });
  writeFileSync(join(folder, 'staged.py'), '2\n');
  writeFileSync(join(folder, 'new.py'), '1\n');
  git(folder, 'add', 'staged.py', 'new.py');
  writeFileSync(join(folder, 'brief.py'), '1\n');
  git(folder, 'add', 'brief.py');
  rmSync(join(folder, 'brief.py'));
  const ctime = (path: string) => lstatSync(join(folder, path)).ctimeMs;
  expect((await read(folder)).modified).toEqual({
    count: 4,
    files: expect.arrayContaining([
      { path: 'edit.py', change: 'modified', changedAt: ctime('edit.py') },
      { path: 'gone/x/deep.py', change: 'deleted', changedAt: ctime('gone') },
      { path: 'staged.py', change: 'modified', changedAt: ctime('staged.py') },
      { path: 'new.py', change: 'added', changedAt: ctime('new.py') },
    ]),
  });
});

test('a folder replaced by a link: the time is not that of the file behind the link', async () => {
  const folder = repository({ 'lib/a.py': '1\n' });
  const elsewhere = temporaryFolder();
  writeFileSync(join(elsewhere, 'a.py'), '2\n');
  rmSync(join(folder, 'lib'), { recursive: true });
  symlinkSync(elsewhere, join(folder, 'lib'));
  const { files } = (await read(folder)).modified;
  expect(files).toEqual([
    { path: 'lib/a.py', change: 'deleted', changedAt: lstatSync(folder).ctimeMs },
  ]);
});

/** Git compares ctimes by their seconds. */
async function nextSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  // The file system reads a clock that ticks more slowly.
  while (Math.floor((Date.now() - 50) / 1000) === second) await setTimeout(20);
}

test('an edit of equal size with its times put back is seen, whatever the configuration says', async () => {
  const folder = repository({ 'app.py': 'one\n' });
  git(folder, 'config', 'core.trustctime', 'false');
  git(folder, 'config', 'core.checkStat', 'minimal');
  utimesSync(join(folder, 'app.py'), 1000, 1000);
  git(folder, 'update-index', '--refresh');
  await nextSecond();
  writeFileSync(join(folder, 'app.py'), 'two\n');
  utimesSync(join(folder, 'app.py'), 1000, 1000);
  expect(git(folder, 'status', '--porcelain')).toBe('');
  expect((await read(folder)).modified.count).toBe(1);
});

test('a chmod counts, a touch does not', async () => {
  const folder = repository();
  execFileSync('touch', [join(folder, 'app.py')]);
  expect((await read(folder)).modified.count).toBe(0);
  chmodSync(join(folder, 'app.py'), 0o755);
  expect((await read(folder)).modified.count).toBe(1);
});

test('untracked files are counted and the first named; ignored ones are not', async () => {
  const folder = repository({ '.gitignore': '*.log\n' });
  for (const name of ['b', 'a', 'c', 'd', 'x.log']) writeFileSync(join(folder, name), '');
  mkdirSync(join(folder, 'many'));
  for (const name of ['1', '2']) writeFileSync(join(folder, 'many', name), '');
  expect((await read(folder)).untracked).toEqual({ count: 5, names: ['a', 'b', 'c'] });
});

test('every change is counted, only so many are listed', async () => {
  const files = Array.from({ length: LISTED_FILES + 5 }, (_, index) => [`f${index}`, '1\n']);
  const folder = repository(Object.fromEntries(files));
  for (const [name] of files) writeFileSync(join(folder, name as string), '22\n');
  const { modified, changes } = await read(folder);
  expect(modified.count).toBe(LISTED_FILES + 5);
  expect(modified.files).toHaveLength(LISTED_FILES);
  expect(changes).toHaveLength(LISTED_FILES + 5);
});

test('a conflict in the middle of a merge', async () => {
  const folder = repository({ 'app.py': 'one\n' });
  git(folder, 'checkout', '-q', '-b', 'other');
  commit(folder, 'theirs', { 'app.py': 'theirs\n' });
  git(folder, 'checkout', '-q', 'main');
  commit(folder, 'ours', { 'app.py': 'ours\n' });
  expect(() => git(folder, 'merge', '-q', 'other')).toThrow();
  expect((await read(folder)).modified.files).toMatchObject([
    { path: 'app.py', change: 'unmerged' },
  ]);
});

test('before the first commit there is no head', async () => {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  expect(await read(folder)).toMatchObject({ head: null, branch: 'main', modified: { count: 0 } });
});

test('a detached HEAD names no branch', async () => {
  const folder = repository();
  git(folder, 'checkout', '-q', '--detach');
  expect(await read(folder)).toMatchObject({
    branch: null,
    head: git(folder, 'rev-parse', 'HEAD'),
  });
});

test('commits that the upstream lacks', async () => {
  const folder = repository();
  const clone = join(temporaryFolder(), 'clone');
  git(folder, 'clone', '-q', folder, clone);
  commit(clone, 'two');
  commit(clone, 'three');
  expect(await read(clone)).toMatchObject({ unpushed: 2, upstreamName: 'origin/main' });
});

test('a linked work tree has its own HEAD', async () => {
  const folder = repository();
  const linked = join(realpathSync(temporaryFolder()), 'linked');
  git(folder, 'worktree', 'add', '-q', '-b', 'side', linked);
  writeFileSync(join(linked, 'app.py'), 'edited\n');
  expect(await read(linked)).toMatchObject({
    root: linked,
    branch: 'side',
    gitFolder: join(folder, '.git/worktrees/linked'),
    commonFolder: join(folder, '.git'),
    modified: { count: 1 },
  });
  expect((await read(folder)).modified.count).toBe(0);
});

test('a SHA-256 repository', async () => {
  const folder = join(temporaryFolder(), 'app');
  mkdirSync(folder);
  git(folder, 'init', '-q', '-b', 'main', '--object-format=sha256');
  const head = commit(folder, 'one', { a: '1\n', b: '1\n' });
  git(folder, 'update-index', '--assume-unchanged', 'a', 'b');
  writeFileSync(join(folder, 'a'), '2\n');
  expect(head).toHaveLength(64);
  expect(await read(folder)).toMatchObject({
    head,
    modified: { count: 1, files: [{ path: 'a' }] },
  });
});

testWith('root')('a checkout of another user can be read', async () => {
  const folder = repository();
  execFileSync('chown', ['-R', 'nobody', folder]);
  writeFileSync(join(folder, 'app.py'), 'edited\n');
  expect(await read(folder)).toMatchObject({ modified: { count: 1 } });
});
