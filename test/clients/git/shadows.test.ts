import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { testContext } from '../../support/context.ts';
import { commit, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function repository(untracked: Record<string, string>): string {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  commit(folder, 'one', {
    'shop.py': 'print("tracked")\n',
    'lib/tax.py': '',
    'assets.py': '',
    'assets/logo.svg': '',
    'lib/rates.json': '{"by":"tracked"}',
    'util/index.js': 'console.log("tracked")',
  });
  for (const [path, text] of Object.entries(untracked)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const shadowsIn = async (folder: string) => (await readWorkTree(folder, testContext())).shadows;

test.each([
  ['a package before a module', 'shop/__init__.py', 'shop/'],
  ['a compiled module before its source', 'lib/tax.cpython-311-x86_64-linux-gnu.so', null],
  ['a compiled module of any version', 'lib/tax.abi3.so', null],
  ['a package that a folder becomes', 'assets/__init__.py', null],
  ['a script before data', 'lib/rates.js', null],
  ['a script before a folder', 'util.js', null],
])('%s', async (_name, path, shown) => {
  expect(await shadowsIn(repository({ [path]: '' }))).toEqual([shown ?? path]);
});

test.each([
  ['a package', 'shop/\n', 'shop/__init__.py', 'shop/'],
  ['all that is in a package', '*.py\n', 'assets/__init__.py', null],
  ['a compiled module', '*.so\n', 'lib/tax.abi3.so', null],
])('%s that git was told to ignore is loaded no less', async (_name, ignored, path, shown) => {
  const folder = repository({ [path]: '', '.git/info/exclude': ignored });
  expect(await shadowsIn(folder)).toEqual([shown ?? path]);
});

test.each([
  ['a folder that is no package', 'shop/data.txt'],
  ['a module beside a package', 'util.py'],
  ['another name', 'shopping/__init__.py'],
  ['a copy', 'shop.py.bak'],
  ['the same name elsewhere', 'other/shop/__init__.py'],
])('%s shadows nothing', async (_name, path) => {
  expect(await shadowsIn(repository({ [path]: '' }))).toEqual([]);
});

test('so do the interpreters', () => {
  const folder = repository({
    'shop/__init__.py': 'print("untracked")\n',
    'util.js': 'console.log("untracked")',
  });
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, [...args], { cwd: folder, encoding: 'utf8' }).trim();
  expect(run('python3', '-c', 'import shop')).toBe('untracked');
  expect(run(process.execPath, '-e', "require('./util')")).toBe('untracked');
});
