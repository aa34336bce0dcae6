import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDistance } from '../../../../src/adapters/source/git/ancestry.ts';
import { relateRevisions } from '../../../../src/adapters/source/git/relate.ts';
import { openGit } from '../../../../src/clients/git/git.ts';
import type { Commit } from '../../../../src/model/commit.ts';
import { bareRelation, LISTED_COMMITS } from '../../../../src/model/relation.ts';
import { testContext } from '../../../support/context.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { ask, askAll, faultOf, see } from './ask.ts';

/** main: a - b - c; side: a - x. */
function forked() {
  const folder = initRepository(temporaryFolder());
  const a = commit(folder, 'a', { file: 'a' });
  git(folder, 'checkout', '-q', '-b', 'side');
  const x = commit(folder, 'x', { file: 'x' });
  git(folder, 'checkout', '-q', 'main');
  const b = commit(folder, 'b', { file: 'b' });
  const c = commit(folder, 'c', { file: 'c', 'services/api/app.js': '1' });
  return { folder, a, b, c, x };
}

describe('a revision and the expected one', () => {
  it('same', async () => {
    const { folder, c } = forked();
    expect(await ask(folder, c, c)).toMatchObject({
      kind: 'same',
      revision: c,
      behind: 0,
      ahead: 0,
    });
  });

  it('behind, with the commits that are missing', async () => {
    const { folder, a, c } = forked();
    const relation = await ask(folder, c, a);
    expect(relation).toMatchObject({
      kind: 'behind',
      behind: 2,
      ahead: 0,
      onBranch: true,
      extra: [],
    });
    expect(relation.missing.map(({ subject }) => subject)).toEqual(['c', 'b']);
    expect(relation.summary).toMatchObject({ revision: a, subject: 'a', author: 'Ana' });
  });

  it('ahead, with the commits that are more', async () => {
    const { folder, a, c } = forked();
    const relation = await ask(folder, a, c);
    expect(relation).toMatchObject({
      kind: 'ahead',
      behind: 0,
      ahead: 2,
      onBranch: true,
      missing: [],
    });
    expect(relation.extra.map(({ subject }) => subject)).toEqual(['c', 'b']);
  });

  it('diverged', async () => {
    const { folder, c, x } = forked();
    expect(await ask(folder, c, x)).toMatchObject({
      kind: 'diverged',
      behind: 2,
      ahead: 1,
      onBranch: true,
    });
  });

  it('same tree under another commit', async () => {
    const { folder, c } = forked();
    git(folder, 'commit', '-q', '--amend', '-m', 'again');
    const again = git(folder, 'rev-parse', 'HEAD');
    expect(await ask(folder, again, c)).toMatchObject({ kind: 'same-tree', behind: 1, ahead: 1 });
  });

  it('on no branch or tag', async () => {
    const { folder, b, c } = forked();
    git(folder, 'reset', '-q', '--hard', b);
    expect(await ask(folder, b, c)).toMatchObject({ kind: 'ahead', ahead: 1, onBranch: false });
    git(folder, 'tag', 'kept', c);
    expect(await ask(folder, b, c)).toMatchObject({ onBranch: true });
  });

  it('abbreviated, also where a branch has the same name', async () => {
    const { folder, a, c } = forked();
    const short = a.slice(0, 7);
    git(folder, 'branch', short, c);
    expect(await ask(folder, c, short)).toMatchObject({ kind: 'behind', revision: a, behind: 2 });
    expect(await ask(folder, c, c.slice(0, 8))).toMatchObject({ kind: 'same', revision: c });
  });

  it('unknown', async () => {
    const { folder, c } = forked();
    const tree = git(folder, 'rev-parse', `${c}^{tree}`);
    for (const stranger of ['f'.repeat(40), 'deadbeef', tree, 'v1.0.0', '--all', ''])
      expect((await ask(folder, c, stranger)).kind).toBe('unknown-commit');
  });

  it('all in one question, by the words that were asked', async () => {
    const { folder, a, b, c, x } = forked();
    const { revisions } = await askAll(folder, c, [a, b, c, x, 'f'.repeat(40)]);
    expect(Object.entries(revisions).map(([revision, { kind }]) => [revision, kind])).toEqual([
      [a, 'behind'],
      [b, 'behind'],
      [c, 'same'],
      [x, 'diverged'],
      ['f'.repeat(40), 'unknown-commit'],
    ]);
  });

  it('lists the newest and counts all', async () => {
    const folder = initRepository(temporaryFolder());
    const first = commit(folder, 'first');
    for (let count = 1; count <= LISTED_COMMITS + 3; count++) commit(folder, `${count}`);
    const last = git(folder, 'rev-parse', 'HEAD');
    const relation = await ask(folder, last, first);
    expect(relation.behind).toBe(LISTED_COMMITS + 3);
    expect(relation.missing).toHaveLength(LISTED_COMMITS);
    expect(relation.missing[0]?.subject).toBe(`${LISTED_COMMITS + 3}`);
  });
});

describe('paths of a monorepo', () => {
  it('only commits that touch them count', async () => {
    const { folder, a, b, c } = forked();
    const paths = ['services/api'];
    const behind = await ask(folder, c, a, { paths });
    expect(behind).toMatchObject({ kind: 'behind', behind: 1, ahead: 0 });
    expect(behind.missing.map(({ subject }) => subject)).toEqual(['c']);
    expect(await ask(folder, b, a, { paths })).toMatchObject({
      kind: 'same-tree',
      behind: 0,
      ahead: 0,
    });
  });

  it('count where a merge took the other side, though no commit touches them', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'a', { 'services/api/app.js': '1', other: '1' });
    git(folder, 'checkout', '-q', '-b', 'feature');
    const feature = commit(folder, 'feature', { 'services/api/app.js': '2' });
    git(folder, 'checkout', '-q', 'main');
    commit(folder, 'b', { other: '2' });
    git(folder, 'merge', '-q', '-s', 'ours', '-m', 'not now', 'feature');
    const merge = git(folder, 'rev-parse', 'HEAD');
    const relation = await ask(folder, merge, feature, { paths: ['services/api'] });
    expect(relation).toMatchObject({ kind: 'behind', behind: 2, ahead: 0 });
  });

  it('are the same where their content is, whatever lies between', async () => {
    const folder = initRepository(temporaryFolder());
    const one = commit(folder, 'one', { 'services/api/app.js': '1', other: '1' });
    commit(folder, 'two', { 'services/api/app.js': '2', other: '2' });
    const back = commit(folder, 'back', { 'services/api/app.js': '1', other: '3' });
    const relation = await ask(folder, back, one, { paths: ['./services//api/'] });
    expect(relation).toMatchObject({ kind: 'same-tree', behind: 2 });
    expect((await ask(folder, back, one, { paths: ['services/api', '.'] })).kind).toBe('behind');
  });

  it('that the expected commit does not have are a mistake, of which no commit would ever count', async () => {
    const { folder } = forked();
    await see(folder, { paths: ['services/api', './file', '.'] });
    expect(await faultOf(see(folder, { paths: ['services/api', 'servces/web'] }))).toMatchObject({
      code: 'path-not-found',
      message: expect.stringContaining('servces/web'),
    });
    const context = testContext({ cacheFolder: temporaryFolder() });
    expect(
      await faultOf(see(`file://${folder}`, { paths: ['servces/web'] }, context)),
    ).toMatchObject({ code: 'path-not-found' });
  });

  it('are names from the top, never patterns', async () => {
    const { folder, a, c } = forked();
    for (const path of [':(exclude)services', '*', '--all', ':/'])
      expect(await ask(folder, c, a, { paths: [path] })).toMatchObject({ behind: 0, ahead: 0 });
    const inside = await ask(join(folder, 'services'), c, a, { paths: ['./services/api'] });
    expect(inside.behind).toBe(1);
  });
});

describe('a shallow clone', () => {
  function shallow(depth: number) {
    const base = temporaryFolder();
    const made = forked();
    git(
      base,
      'clone',
      '-q',
      `--depth=${depth}`,
      '--no-single-branch',
      `file://${made.folder}`,
      'clone',
    );
    return { ...made, clone: join(base, 'clone') };
  }

  it('never says that it does not know a commit, nor that two lines are apart', async () => {
    const { clone, a, c, x } = shallow(1);
    expect((await ask(clone, c, a)).kind).toBe('cannot-tell');
    expect((await ask(clone, c, x)).kind).toBe('cannot-tell');
    expect((await ask(clone, c, 'f'.repeat(40))).kind).toBe('cannot-tell');
  });

  it('knows what lies inside', async () => {
    const { clone, b, c } = shallow(2);
    expect(await ask(clone, c, b)).toMatchObject({ kind: 'behind', behind: 1, onBranch: true });
  });

  it('is whole again once it was fetched', async () => {
    const { clone, c, x } = shallow(1);
    git(clone, 'fetch', '-q', '--unshallow');
    expect(await ask(clone, c, x)).toMatchObject({ kind: 'diverged', behind: 2, ahead: 1 });
  });
});

it('asks nothing where no revision is asked for, whose failure nobody would hear of', async () => {
  const { folder, c } = forked();
  const real = openGit(folder, { signal: new AbortController().signal });
  const asked: string[] = [];
  const history = {
    git: (args: readonly string[], input?: string) => {
      asked.push(args[0] ?? '');
      return real(args, input);
    },
    shallowRoots: new Set<string>(),
    paths: [],
  };
  expect(await relateRevisions(history, c as Commit, [])).toEqual({});
  expect(asked).toEqual([]);
  const none = bareRelation('unknown-commit');
  expect(await relateRevisions(history, c as Commit, ['abcdef1'])).toEqual({ abcdef1: none });
  expect(asked).toEqual(['rev-parse']);
});

it('reads a walk as it was printed, whatever its length', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('<', '>'), fc.nat())), (walk) => {
      const printed = walk.map(([side, hash]) => `${side}${hash}\n`).join('');
      const of = (mark: string) =>
        walk.filter(([side]) => side === mark).map(([, hash]) => String(hash));
      const { behind, ahead, cut } = parseDistance(printed, new Set());
      expect(behind).toEqual({ count: of('<').length, newest: of('<').slice(0, LISTED_COMMITS) });
      expect(ahead).toEqual({ count: of('>').length, newest: of('>').slice(0, LISTED_COMMITS) });
      expect(cut).toBe(false);
    }),
  ));
