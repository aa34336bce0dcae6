import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkoutArtifact } from '../../../../src/adapters/artifact/checkout/index.ts';
import { checkoutAt, checkoutSubject } from '../../../support/checkout.ts';
import { testContext } from '../../../support/context.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

function put(path: string, text = ''): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Whose the paths below `folder` are, asked all at once. */
async function ask(folder: string, paths: readonly string[]) {
  const places = paths.map((path) => join(folder, path));
  const options = checkoutAt(folder);
  const answer = await checkoutArtifact.keeping?.(
    options,
    testContext(),
    checkoutSubject(folder),
    places,
  );
  expect(Object.keys(answer ?? {})).toHaveLength(paths.length);
  return Object.fromEntries(paths.map((path, index) => [path, answer?.[places[index] ?? '']]));
}

function repository(): string {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', {
    'app.py': '1\n',
    'lib/a.py': '1\n',
    '-x': '1\n',
    '*': '1\n',
    'gone.py': '1\n',
    '.gitignore': 'dist/\nvenv/\nnode_modules/\n',
  });
  return folder;
}

test('what git keeps, with names that look like options and patterns, there or gone', async () => {
  const folder = repository();
  rmSync(join(folder, 'gone.py'));
  const paths = ['app.py', 'lib/a.py', '-x', '*', 'gone.py', 'lib'];
  expect(Object.values(await ask(folder, paths))).toEqual(paths.map(() => 'kept'));
});

test('what a submodule keeps', async () => {
  const folder = repository();
  const library = initRepository(join(temporaryFolder(), 'library'));
  commit(library, 'one', { 'lib.py': 'one\n' });
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'sub');
  put(join(folder, 'sub/hack.py'));
  expect(await ask(folder, ['sub', 'sub/lib.py', 'sub/hack.py'])).toEqual({
    sub: 'kept',
    'sub/lib.py': 'kept',
    'sub/hack.py': 'stray',
  });
});

test('what was built, what somebody put there, and what was installed', async () => {
  const folder = repository();
  put(join(folder, 'dist/server.js'));
  put(join(folder, 'hack.py'));
  put(join(folder, 'venv/pyvenv.cfg'));
  put(join(folder, 'venv/bin/gunicorn'));
  put(join(folder, 'node_modules/next/dist/bin/next'));
  expect(
    await ask(folder, [
      'dist/server.js',
      'hack.py',
      'venv/bin/gunicorn',
      'node_modules/next/dist/bin/next',
      'removed/x.py',
    ]),
  ).toEqual({
    'dist/server.js': 'built',
    'hack.py': 'stray',
    'venv/bin/gunicorn': 'installed',
    'node_modules/next/dist/bin/next': 'installed',
    'removed/x.py': 'built',
  });
  expect(await ask(folder, ['', 'dist', 'node_modules/next'])).toEqual({
    '': 'kept',
    dist: 'built',
    'node_modules/next': 'installed',
  });
});

test('what belongs to another repository inside: a clone, a linked work tree', async () => {
  const folder = repository();
  initRepository(join(folder, 'nested'));
  commit(join(folder, 'nested'), 'other', { 'n.py': '1\n' });
  git(folder, 'worktree', 'add', '-q', '-b', 'feature', 'wt');
  const paths = ['nested/n.py', 'nested', 'wt/app.py', 'wt'];
  expect(Object.values(await ask(folder, paths))).toEqual(paths.map(() => 'elsewhere'));
});

test('links: where they lead counts', async () => {
  const folder = repository();
  const outside = temporaryFolder();
  put(join(outside, 'out.py'));
  symlinkSync('app.py', join(folder, 'run.py'));
  symlinkSync(join(outside, 'out.py'), join(folder, 'out.py'));
  symlinkSync(outside, join(folder, 'folder'));
  commit(folder, 'links');
  expect(await ask(folder, ['run.py', 'out.py', 'folder/out.py'])).toEqual({
    'run.py': 'kept',
    'out.py': 'elsewhere',
    'folder/out.py': 'elsewhere',
  });
});
