import { describe, expect, it } from 'vitest';
import { commit, git, initRepository } from '../../../../support/repository.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { askPresence, whether } from './ask.ts';

/** main: start - (two commits of a branch, merged as `message`). */
function merged(message: string) {
  const folder = initRepository(temporaryFolder());
  const start = commit(folder, 'start', { file: '0' });
  git(folder, 'checkout', '-q', '-b', 'fix');
  const one = commit(folder, 'one', { file: '1' });
  commit(folder, 'two', { file: '2' });
  git(folder, 'checkout', '-q', 'main');
  git(folder, 'merge', '-q', '--no-ff', '-m', message, 'fix');
  return { folder, start, one, merge: git(folder, 'rev-parse', 'HEAD') };
}

describe.each([
  ['GitHub', 'Merge pull request #12 from acme/fix'],
  ['GitLab', "Merge branch 'fix' into 'main'\n\nSee merge request acme/shop!12"],
  ['Bitbucket', 'Merged in fix (pull request #12)'],
  ['Azure DevOps', 'Merged PR 12: Fix'],
])('merged by %s', (_forge, message) => {
  it('is found by its number, however that is written', async () => {
    const { folder, start, one, merge } = merged(message);
    for (const text of ['#12', '!12', 'pr:12', 'mr:12']) {
      const { wanted, presence } = await askPresence(folder, text, [start, one, merge]);
      expect(wanted).toMatchObject({ revision: merge, pullRequest: 12, name: null });
      expect(presence[merge]).toMatchObject({ contains: 'yes', method: 'pull-request' });
      expect([presence[start]?.contains, presence[one]?.contains]).toEqual(['no', 'no']);
    }
    for (const text of ['#1', '#2', '#112', '#120'])
      expect(await whether(folder, text, merge)).toBe('cannot-tell, unmarked');
  });
});

it('a squash, and its pick to a release', async () => {
  const { folder, start } = merged('Merge pull request #12 from acme/fix');
  const squash = commit(folder, 'Round half up (#20)', { other: '1' });
  git(folder, 'checkout', '-q', '-b', 'release', start);
  git(folder, 'cherry-pick', squash);
  const picked = git(folder, 'rev-parse', 'HEAD');
  const { presence } = await askPresence(folder, '#20', [squash, picked, start]);
  expect([presence[squash]?.contains, presence[picked]?.contains]).toEqual(['yes', 'yes']);
  expect(presence[start]?.contains).toBe('no');
  expect(await whether(folder, squash, picked)).toBe('yes, pull-request, Round half up (#20)');
});

it('what a forge stated goes before what mentions the number', async () => {
  const { folder, merge } = merged('Merge pull request #12 from acme/fix');
  const mention = commit(folder, 'Follow up on the ticket (#12)', { other: '1' });
  const { wanted } = await askPresence(folder, '#12', [mention]);
  expect(wanted.revision).toBe(merge);
});

it('a number that several changes carry is doubtful where only some are there', async () => {
  const folder = initRepository(temporaryFolder());
  const one = commit(folder, 'Add the field (#7)', { a: '1' });
  const two = commit(folder, 'Show the field (#7)', { b: '1' });
  expect(await whether(folder, '#7', two)).toBe('yes, pull-request, Show the field (#7)');
  expect(await whether(folder, '#7', one)).toBe('cannot-tell, several');
  expect(await whether(folder, two, one)).toBe('no');
});

it('the same number on another subject is no other form of a commit', async () => {
  const folder = initRepository(temporaryFolder());
  const start = commit(folder, 'start');
  const one = commit(folder, 'Add the field (#7)', { a: '1' });
  git(folder, 'checkout', '-q', '-b', 'release', start);
  const other = commit(folder, 'Show the field (#7)', { b: '1' });
  expect(await whether(folder, one, other)).toBe('no');
});

it('one that was rebased without a mark is found by the ref that a forge keeps, where it was fetched', async () => {
  const folder = initRepository(temporaryFolder());
  commit(folder, 'start', { file: '0\n' });
  git(folder, 'checkout', '-q', '-b', 'fix');
  const one = commit(folder, 'one', { other: '1\n' });
  git(folder, 'checkout', '-q', 'main');
  commit(folder, 'meanwhile', { file: '1\n' });
  git(folder, 'cherry-pick', one);
  const rebased = git(folder, 'rev-parse', 'HEAD');
  expect(await whether(folder, '#12', rebased)).toBe('cannot-tell, unmarked');
  git(folder, 'update-ref', 'refs/remotes/origin/pr/12', one);
  expect(await whether(folder, '#12', rebased)).toBe('yes, patch, one');
  expect((await askPresence(folder, one, [rebased])).wanted.pullRequest).toBe(12);
});

it('a head that a forge keeps leads to the squash, though the change had to be adapted', async () => {
  const folder = initRepository(temporaryFolder());
  commit(folder, 'start', { file: '0\n' });
  git(folder, 'checkout', '-q', '-b', 'fix');
  const one = commit(folder, 'one', { other: '1\n' });
  git(folder, 'update-ref', 'refs/pull/12/head', one);
  git(folder, 'checkout', '-q', 'main');
  const squash = commit(folder, 'Fix it (#12)', { other: '1, reviewed\n' });
  expect(await whether(folder, one, squash)).toBe('yes, pull-request, Fix it (#12)');
});
