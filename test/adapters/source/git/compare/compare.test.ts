import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitSource } from '../../../../../src/adapters/source/git/index.ts';
import type { GitOptions } from '../../../../../src/adapters/source/git/options.ts';
import type { CommitList, Comparison } from '../../../../../src/model/comparison.ts';
import { testContext } from '../../../../support/context.ts';
import { serveHttp } from '../../../../support/git-server.ts';
import { commit, git, initRepository } from '../../../../support/repository.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { toOptions } from '../ask.ts';

async function compare(
  repository: string,
  from: string | null,
  to: string,
  settings: {
    readonly files?: boolean;
    readonly options?: Partial<GitOptions>;
    readonly cache?: string;
  } = {},
): Promise<Comparison> {
  const { files = false, options = {}, cache } = settings;
  const context = testContext(cache === undefined ? {} : { cacheFolder: cache, baseFolder: cache });
  const answers = await gitSource.compare?.(toOptions(repository, options), context, [
    { from, to, files },
  ]);
  const [answer] = answers ?? [];
  if (!answer) throw new Error('expected an answer');
  return answer;
}

const subjects = (list: CommitList | null) => list?.commits.map(({ subject }) => subject);

/** main: a - b - c; side: a - x. */
function forked() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const a = commit(folder, 'a', { one: '1', two: '2' });
  git(folder, 'checkout', '-q', '-b', 'side');
  const x = commit(folder, 'x', { 'services/web': '1' });
  git(folder, 'checkout', '-q', 'main');
  const b = commit(folder, 'b', { one: '1b' });
  const c = commit(folder, 'c', { 'services/api': '1' });
  return { folder, a, b, c, x };
}

describe('two revisions', () => {
  it('one after the other, and the way back', async () => {
    const { folder, a, c } = forked();
    const forth = await compare(folder, a, 'main');
    expect(forth).toMatchObject({ isSame: false, files: null, doubt: null });
    expect([subjects(forth.adds), subjects(forth.removes)]).toEqual([['c', 'b'], []]);
    expect([forth.from?.subject, forth.to?.revision]).toEqual(['a', c]);
    const back = await compare(folder, 'main', a);
    expect([subjects(back.adds), subjects(back.removes)]).toEqual([[], ['c', 'b']]);
  });

  it('of two lines', async () => {
    const { folder } = forked();
    const { adds, removes } = await compare(folder, 'side', 'HEAD');
    expect([subjects(adds), subjects(removes)]).toEqual([['c', 'b'], ['x']]);
    expect(adds?.commits[0]).toMatchObject({ author: 'Ana', isMerge: false, pullRequest: null });
  });

  it('the same, by commit and by content', async () => {
    const { folder, c } = forked();
    expect(await compare(folder, c, 'main')).toMatchObject({ isSame: true, adds: { count: 0 } });
    git(folder, 'commit', '-q', '--amend', '-m', 'again');
    expect(await compare(folder, c, 'main')).toMatchObject({ isSame: true, adds: { count: 1 } });
  });

  it('of which one is not known', async () => {
    const { folder, c } = forked();
    const stranger = 'f'.repeat(40);
    expect(await compare(folder, stranger, c)).toMatchObject({
      from: null,
      to: { revision: c },
      adds: null,
      isSame: null,
      doubt: 'unknown-revision',
    });
    expect(await compare(folder, null, c)).toMatchObject({
      to: { revision: c },
      doubt: 'no-revision',
    });
    await expect(compare(folder, 'mian', c)).rejects.toMatchObject({ code: 'ref-not-found' });
    await expect(compare(folder, '#7', c)).rejects.toMatchObject({ code: 'ref-not-found' });
  });

  it('only what touches the paths counts', async () => {
    const { folder, a, b } = forked();
    const options = { paths: ['services/api'] };
    const all = await compare(folder, a, 'main', { options, files: true });
    expect(subjects(all.adds)).toEqual(['c']);
    expect(all.files).toEqual({
      count: 1,
      files: [{ path: 'services/api', change: 'added', before: null }],
    });
    expect(await compare(folder, a, b, { options })).toMatchObject({
      isSame: true,
      adds: { count: 0 },
    });
  });
});

it('names the pull request that brought a commit, by its message or by the merge', async () => {
  const folder = initRepository(temporaryFolder());
  const start = commit(folder, 'start', { file: '0' });
  commit(folder, 'Round half up (#10)', { rounding: '1' });
  git(folder, 'checkout', '-q', '-b', 'outer');
  commit(folder, 'outer one', { outer: '1' });
  git(folder, 'checkout', '-q', '-b', 'inner');
  commit(folder, 'inner', { inner: '1' });
  git(folder, 'checkout', '-q', 'outer');
  git(folder, 'merge', '-q', '--no-ff', '-m', 'Merge branch inner', 'inner');
  git(folder, 'checkout', '-q', 'main');
  const direct = commit(folder, 'direct', { direct: '1' });
  git(folder, 'checkout', '-q', 'outer');
  git(folder, 'merge', '-q', '-m', 'Merge branch main into outer', 'main');
  commit(folder, 'outer two', { outer: '2' });
  git(folder, 'checkout', '-q', 'main');
  git(folder, 'merge', '-q', '--no-ff', '-m', 'Merge pull request #11 from acme/outer', 'outer');
  const { adds } = await compare(folder, start, 'main');
  const numbers = new Map(adds?.commits.map((each) => [each.subject, each.pullRequest]));
  expect(Object.fromEntries(numbers)).toEqual({
    'Round half up (#10)': 10,
    'outer one': 11,
    inner: 11,
    'Merge branch inner': 11,
    'Merge branch main into outer': 11,
    'outer two': 11,
    'Merge pull request #11 from acme/outer': 11,
    direct: null,
  });
  expect((await compare(folder, start, '#10')).adds?.count).toBe(1);
  expect((await compare(folder, direct, 'main')).removes?.count).toBe(0);
});

it('lists files: added, changed, gone, and moved', async () => {
  const folder = initRepository(temporaryFolder());
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
  const before = commit(folder, 'before', {
    stays: 's',
    'old\tname': lines,
    gone: 'g',
    edited: '1',
  });
  renameSync(join(folder, 'old\tname'), join(folder, 'ü new'));
  rmSync(join(folder, 'gone'));
  commit(folder, 'after', { edited: '2', '\x1b[2J': '1' });
  const { files } = await compare(folder, before, 'HEAD', { files: true });
  expect(files).toEqual({
    count: 4,
    files: [
      { path: '\x1b[2J', change: 'added', before: null },
      { path: 'edited', change: 'modified', before: null },
      { path: 'gone', change: 'deleted', before: null },
      { path: 'ü new', change: 'renamed', before: 'old\tname' },
    ],
  });
});

it('says of a shallow clone only what it can see', async () => {
  const base = temporaryFolder();
  const { folder, a, b, c } = forked();
  git(base, 'clone', '-q', '--depth=2', '--no-single-branch', `file://${folder}`, 'clone');
  const clone = join(base, 'clone');
  expect(subjects((await compare(clone, b, c)).adds)).toEqual(['c']);
  expect(await compare(clone, a, c)).toMatchObject({ adds: null, doubt: 'shallow' });
  git(base, 'clone', '-q', '--depth=1', '--no-single-branch', `file://${folder}`, 'flat');
  expect(await compare(join(base, 'flat'), 'origin/side', c)).toMatchObject({
    adds: null,
    isSame: null,
    doubt: 'shallow',
  });
});

it('asks a remote for its names, its commits and its trees', async () => {
  const { folder, a, c } = forked();
  const { url } = await serveHttp(join(folder, '..'));
  const cache = temporaryFolder();
  const found = await compare(`${url}/shop`, a, 'main', { files: true, cache });
  expect([subjects(found.adds), found.to?.revision, found.files?.count]).toEqual([
    ['c', 'b'],
    c,
    2,
  ]);
});
