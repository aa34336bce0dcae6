import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TreeMatch } from '../../../../src/model/relation.ts';
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
      differing: [],
      found: 4,
      expected: 4,
    });
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
      differing: ['added', 'b', 'c'],
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
    expect(await compare(head)).toEqual({ revision: head, differing: [], found: 1, expected: 1 });
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
