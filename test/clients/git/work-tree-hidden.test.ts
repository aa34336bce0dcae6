import { chmodSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { testContext } from '../../support/context.ts';
import { testWith } from '../../support/needs.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function repository(): string {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  symlinkSync('a.py', join(folder, 'link'));
  commit(folder, 'one', { 'a.py': 'one\n', 'lib/b.py': 'one\n', 'odd "\n name': 'one\n' });
  return folder;
}

const changesOf = async (folder: string) =>
  (await readWorkTree(folder, testContext())).modified.files.map(({ path, change }) => [
    path,
    change,
  ]);

const BITS = ['--assume-unchanged', '--skip-worktree'] as const;

test.each(BITS)('an edit that %s hides from git status is seen', async (bit) => {
  const folder = repository();
  git(folder, 'update-index', bit, 'a.py', 'lib/b.py', 'odd "\n name');
  writeFileSync(join(folder, 'a.py'), 'two\n');
  writeFileSync(join(folder, 'odd "\n name'), 'two\n');
  expect(git(folder, 'status', '--porcelain')).toBe('');
  expect(await changesOf(folder)).toEqual([
    ['a.py', 'modified'],
    ['odd "\n name', 'modified'],
  ]);
});

test.each(BITS)('a link that %s hides, and a file replaced by a link or a folder', async (bit) => {
  const folder = repository();
  git(folder, 'update-index', bit, 'link', 'a.py', 'lib/b.py');
  rmSync(join(folder, 'link'));
  symlinkSync('lib/b.py', join(folder, 'link'));
  rmSync(join(folder, 'a.py'));
  symlinkSync('lib/b.py', join(folder, 'a.py'));
  expect(await changesOf(folder)).toEqual([
    ['a.py', 'modified'],
    ['link', 'modified'],
  ]);
});

test('hidden but equal is clean', async () => {
  const folder = repository();
  git(folder, 'update-index', '--assume-unchanged', 'a.py', 'link');
  writeFileSync(join(folder, 'a.py'), 'one\n');
  expect(await changesOf(folder)).toEqual([]);
});

test('a file that is gone: a sparse checkout with skip-worktree, an edit with assume-unchanged', async () => {
  const folder = repository();
  git(folder, 'update-index', '--skip-worktree', 'lib/b.py');
  git(folder, 'update-index', '--assume-unchanged', 'a.py');
  rmSync(join(folder, 'lib/b.py'));
  rmSync(join(folder, 'a.py'));
  expect(await changesOf(folder)).toEqual([['a.py', 'deleted']]);
});

test('a real sparse checkout is clean, and an edit outside of its cone is told once', async () => {
  const folder = repository();
  git(folder, 'sparse-checkout', 'set', '--no-cone', '/a.py', '/link');
  expect(readdirSync(folder)).not.toContain('lib');
  expect(await changesOf(folder)).toEqual([]);
  commit(folder, 'two');
  writeFileSync(join(folder, 'odd "\n name'), 'two\n');
  expect(await changesOf(folder)).toEqual([['odd "\n name', 'modified']]);
});

testWith('root')('a hidden executable keeps its content through a chmod', async () => {
  const folder = repository();
  git(folder, 'update-index', '--assume-unchanged', 'a.py');
  chmodSync(join(folder, 'a.py'), 0o755);
  expect(await changesOf(folder)).toEqual([]);
});

test('another work tree named by the configuration is not looked at instead', async () => {
  const folder = repository();
  const clean = join(temporaryFolder(), 'clean');
  git(folder, 'clone', '-q', folder, clean);
  git(folder, 'config', 'core.worktree', clean);
  writeFileSync(join(folder, 'a.py'), 'two\n');
  expect(git(folder, 'status', '--porcelain')).toBe('');
  expect(await changesOf(folder)).toEqual([['a.py', 'modified']]);
});

test('a commit that was put in the place of HEAD does not hide an edit', async () => {
  const folder = repository();
  const head = git(folder, 'rev-parse', 'HEAD');
  const other = commit(folder, 'two', { 'a.py': 'two\n' });
  git(folder, 'update-ref', 'HEAD', head);
  git(folder, 'replace', head, other);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe('two\n');
  expect(git(folder, 'status', '--porcelain')).toBe('');
  expect(await changesOf(folder)).toEqual([['a.py', 'modified']]);
});
