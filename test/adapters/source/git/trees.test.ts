import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localFiles } from '../../../../src/adapters/artifact/files/local.ts';
import type { TreeMatch } from '../../../../src/model/relation.ts';
import { readTree, toTree } from '../../../../src/model/tree.ts';
import { testContext } from '../../../support/context.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { askAll, type Files } from './ask.ts';

const FILES = { a: '1', b: '1', c: '1', 'dir/new\nline': '1' };

function treeOf(folder: string, revision: string): Record<string, Files[string]> {
  const printed = git(folder, 'ls-tree', '-r', '-z', revision);
  return Object.fromEntries(
    printed
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const [info = '', path = ''] = line.split('\t');
        const [mode = '', , blob = ''] = info.split(' ');
        return [path, { mode, blob }];
      }),
  );
}

async function match(
  folder: string,
  expected: string,
  tree: Files,
): Promise<TreeMatch | undefined> {
  return (await askAll(folder, expected, [], {}, undefined, { it: tree })).trees.it;
}

describe('a folder of files', () => {
  it('holds the expected commit, whatever lies beside', async () => {
    const folder = initRepository(temporaryFolder());
    const head = commit(folder, 'one', FILES);
    const tree = { ...treeOf(folder, head), 'cache/x': { mode: '100644', blob: head } };
    expect(await match(folder, head, tree)).toEqual({
      revision: head,
      beside: ['cache/x', 'cache/'],
      differing: [],
      maybeExported: false,
      found: 4,
      expected: 4,
    });
  });

  it('tells what lies beside it, but for what is loaded in place of its files', async () => {
    const folder = initRepository(temporaryFolder());
    const head = commit(folder, 'one', { 'app.py': '1', 'lib/a.py': '1', 'lib/b.py': '1' });
    const file = { mode: '100644', blob: head };
    const strangers = ['app.log', 'app.so', 'lib/b/__init__.py', 'lib/b/c.py', 'lib/x', 'up/l/oad'];
    const tree = {
      ...treeOf(folder, head),
      ...Object.fromEntries(strangers.map((path) => [path, file])),
    };
    expect((await match(folder, head, tree))?.beside.toSorted()).toEqual([
      'app.log',
      'lib/b/c.py',
      'lib/x',
      'up/',
      'up/l/',
      'up/l/oad',
    ]);
  });

  it('holds an older commit, and says how that one stands', async () => {
    const folder = initRepository(temporaryFolder());
    const old = commit(folder, 'one', FILES);
    commit(folder, 'two', { b: '2', added: '2' });
    rmSync(join(folder, 'a'));
    const head = commit(folder, 'three', { c: '3' });
    const { trees, revisions } = await askAll(folder, head, [], {}, undefined, {
      it: treeOf(folder, old),
    });
    expect(trees.it).toEqual({
      revision: old,
      beside: [],
      differing: ['added', 'b', 'c'],
      maybeExported: false,
      found: 3,
      expected: 4,
    });
    expect(revisions[old]).toMatchObject({ kind: 'behind', behind: 2 });
  });

  it('of the newest commit that fits, over a merge', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'one', FILES);
    git(folder, 'checkout', '-q', '-b', 'side');
    commit(folder, 'side', { s: '1' });
    git(folder, 'checkout', '-q', 'main');
    commit(folder, 'main', { m: '1' });
    git(folder, 'merge', '-q', '--no-ff', '-m', 'merge', 'side');
    const merge = git(folder, 'rev-parse', 'HEAD');
    const empty = commit(folder, 'nothing');
    const head = commit(folder, 'two', { a: '2' });
    expect((await match(folder, head, treeOf(folder, merge)))?.revision).toBe(empty);
  });

  it('edited by hand is no older commit', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'one', { readme: '1' });
    commit(folder, 'two', FILES);
    const head = commit(folder, 'three', { d: '1', e: '1' });
    const edited = { ...treeOf(folder, head), a: { mode: '100644', blob: '0'.repeat(40) } };
    expect(await match(folder, head, edited)).toMatchObject({
      revision: null,
      differing: ['a'],
      found: 7,
    });
  });

  it('differs by the mode bit', async () => {
    const folder = initRepository(temporaryFolder());
    const head = commit(folder, 'one', FILES);
    const tree = treeOf(folder, head);
    const a = { mode: '100755', blob: tree.a?.blob ?? '' };
    expect(await match(folder, head, { ...tree, a })).toMatchObject({
      revision: null,
      differing: ['a'],
    });
  });

  it('needs no submodule', async () => {
    const folder = initRepository(temporaryFolder());
    const first = commit(folder, 'one', FILES);
    git(folder, 'update-index', '--add', '--cacheinfo', `160000,${first},module`);
    git(folder, 'commit', '-q', '-m', 'two');
    const head = git(folder, 'rev-parse', 'HEAD');
    const { module: _submodule, ...tree } = treeOf(folder, head);
    expect(await match(folder, head, tree)).toMatchObject({
      revision: head,
      expected: 4,
      found: 4,
    });
  });

  it('of a monorepo: only the paths that count are compared, in older commits too', async () => {
    const folder = initRepository(temporaryFolder());
    const old = commit(folder, 'one', { 'api/a': '1', 'web/b': '1' });
    const head = commit(folder, 'two', { 'api/a': '2', 'web/b': '2' });
    const compare = async (revision: string) => {
      const tree = { ...treeOf(folder, revision), 'web/b': { mode: '100644', blob: 'edited' } };
      const options = { paths: ['api'] };
      return (await askAll(folder, head, [], options, undefined, { it: tree })).trees.it;
    };
    expect(await compare(head)).toEqual({
      revision: head,
      beside: [],
      differing: [],
      maybeExported: false,
      found: 1,
      expected: 1,
    });
    expect(await compare(old)).toMatchObject({ revision: old, differing: ['api/a'] });
  });

  it('may hold files that are called as what every object has', async () => {
    const folder = initRepository(temporaryFolder());
    const head = commit(folder, 'one', { a: '1', constructor: '1' });
    const { constructor: _, ...tree } = treeOf(folder, head);
    expect(await match(folder, head, tree)).toMatchObject({
      found: 1,
      differing: ['constructor'],
    });
  });

  it('of something else is not searched for', async () => {
    const folder = initRepository(temporaryFolder());
    const head = commit(folder, 'one', FILES);
    const tree = { a: { mode: '100644', blob: '0'.repeat(40) }, x: { mode: '100644', blob: head } };
    const { found, revision } = (await match(folder, head, tree)) ?? {};
    expect({ found, revision }).toEqual({ found: 1, revision: null });
    expect(await match(folder, head, {})).toMatchObject({ found: 0, revision: null, expected: 4 });
  });
});

describe('a folder that git archive made', () => {
  const FILLED = '$Format:%H$\n';
  const ATTRIBUTES =
    'tests export-ignore\n.git_archival.txt export-subst\nversion.py export-subst\n';

  function released() {
    const folder = initRepository(join(temporaryFolder(), 'source'));
    const deep = `${'deep/'.repeat(30)}file`;
    const old = commit(folder, 'one', {
      ...FILES,
      'run.sh': '#!/bin/sh\n',
      [deep]: '1',
      'tests/a': '1',
      'tests/b': '1',
      '.git_archival.txt': FILLED,
      'version.py': FILLED,
      '.gitattributes': ATTRIBUTES,
    });
    const head = commit(folder, 'two', { a: '2' });
    return { folder, old, head };
  }

  /** What a release of it holds, read by the real adapter. */
  async function release(folder: string, revision: string): Promise<Record<string, Files[string]>> {
    const at = join(temporaryFolder(), 'release');
    mkdirSync(at);
    const tar = execFileSync('git', ['archive', revision], { cwd: folder });
    execFileSync('tar', ['-x', '-C', at], { input: tar });
    const { files } = await localFiles(at, new AbortController().signal);
    return Object.fromEntries(
      [...readTree(files.tree ?? toTree([]))].map(([path, entry]) => {
        const [mode = '', blob = ''] = entry.split(' ');
        return [path, { mode, blob }];
      }),
    );
  }

  it('is the commit, though files are left out and filled in', async () => {
    const { folder, head } = released();
    expect(await match(folder, head, await release(folder, head))).toMatchObject({
      revision: head,
      differing: [],
    });
  });

  it('of an older commit is that one', async () => {
    const { folder, old, head } = released();
    expect((await match(folder, head, await release(folder, old)))?.revision).toBe(old);
  });

  it('and in which a file was edited or removed since is none', async () => {
    const { folder, head } = released();
    const files = await release(folder, head);
    const { b: _, ...removed } = files;
    expect(await match(folder, head, removed)).toMatchObject({ revision: null, differing: ['b'] });
    const edited = { ...files, 'version.py': { mode: '100644', blob: '0'.repeat(40) } };
    expect(await match(folder, head, edited)).toMatchObject({
      revision: null,
      differing: ['version.py'],
    });
  });

  it('runs no program that the repository names for it', async () => {
    const { folder, head } = released();
    const bare = join(temporaryFolder(), 'bare.git');
    git(folder, 'clone', '-q', '--bare', '.', bare);
    const told = join(temporaryFolder(), 'told');
    const files = await release(folder, head);
    for (const repository of [folder, bare]) {
      git(repository, 'config', 'filter.evil.smudge', `touch ${told}`);
      git(repository, 'config', 'tar.tar.command', `touch ${told}`);
      mkdirSync(join(repository === bare ? bare : join(folder, '.git'), 'info'), {
        recursive: true,
      });
      writeFileSync(
        join(repository === bare ? bare : join(folder, '.git'), 'info/attributes'),
        '* filter=evil\n',
      );
      expect((await match(repository, head, files))?.revision).toBe(head);
    }
    expect(existsSync(told)).toBe(false);
  });

  it('cannot be told from one that lacks files, where the content of files is not at hand', async () => {
    const { folder, head } = released();
    git(folder, 'config', 'uploadpack.allowFilter', 'true');
    const context = testContext({ cacheFolder: temporaryFolder() });
    const files = await release(folder, head);
    const ask = async (it: Files) =>
      (await askAll(`file://${folder}`, head, [], {}, context, { it })).trees.it;
    expect(await ask(files)).toMatchObject({ revision: null, maybeExported: false });
    const { 'version.py': _, ...likely } = files;
    expect(await ask(likely)).toMatchObject({ revision: null, maybeExported: true });
  });
});
