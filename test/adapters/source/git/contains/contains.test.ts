import { describe, expect, it } from 'vitest';
import { commit, git, initRepository } from '../../../../support/repository.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { askPresence, whether } from './ask.ts';

const LINES = Array.from({ length: 40 }, (_, index) => `line ${index}`);
/** A text of forty lines, some of them changed. */
const lines = (changes: Record<number, string> = {}) =>
  `${LINES.map((line, index) => changes[index] ?? line).join('\n')}\n`;

/** main: start - a; topic, from start: one - two. */
function forked() {
  const folder = initRepository(temporaryFolder());
  const start = commit(folder, 'start', { 'app.js': lines(), other: '1' });
  git(folder, 'checkout', '-q', '-b', 'topic');
  const one = commit(folder, 'one', { 'app.js': lines({ 30: 'fixed' }) });
  const two = commit(folder, 'two', { 'app.js': lines({ 30: 'fixed', 35: 'too' }), new: 'n' });
  git(folder, 'checkout', '-q', 'main');
  const a = commit(folder, 'a', { 'app.js': lines({ 2: 'elsewhere' }), other: '2' });
  return { folder, start, one, two, a };
}

describe('ancestry', () => {
  it('answers for the commit itself, what was built upon it, and what came before', async () => {
    const { folder, start, one, two, a } = forked();
    expect(await whether(folder, one, one)).toBe('yes, ancestor, one');
    expect(await whether(folder, one, two)).toBe('yes, ancestor, one');
    expect(await whether(folder, two, one)).toBe('no');
    expect(await whether(folder, one, start)).toBe('no');
    expect(await whether(folder, one, a)).toBe('no');
  });

  it('goes through merges', async () => {
    const { folder, one } = forked();
    git(folder, 'merge', '-q', '--no-ff', '-m', 'Merge topic', 'topic');
    expect(await whether(folder, one, 'main')).toBe('cannot-tell, unknown-revision');
    expect(await whether(folder, one, git(folder, 'rev-parse', 'main'))).toBe('yes, ancestor, one');
  });

  it('answers for all revisions at once, by the words that were asked', async () => {
    const { folder, start, one, two, a } = forked();
    const short = two.slice(0, 9);
    const { presence } = await askPresence(folder, one, [start, short, a, 'f'.repeat(40)]);
    // Not as a list: a hash of nothing but digits comes first among the keys of an object.
    const answers = Object.entries(presence).map(([text, { contains }]) => [text, contains]);
    expect(Object.fromEntries(answers)).toEqual({
      [start]: 'no',
      [short]: 'yes',
      [a]: 'no',
      ['f'.repeat(40)]: 'cannot-tell',
    });
  });
});

describe('names', () => {
  it('are branches, tags, HEAD, commits in full and abbreviated, and steps back from them', async () => {
    const { folder, start, one, two, a } = forked();
    git(folder, 'tag', '-a', '-m', 'first', 'v1.0.0', one);
    for (const [text, revision, name] of [
      ['topic', two, 'topic'],
      ['v1.0.0', one, 'v1.0.0'],
      ['HEAD', a, 'main'],
      ['@', a, 'main'],
      ['HEAD~1', start, null],
      ['topic^', one, null],
      [one.slice(0, 8), one, null],
      [one.toUpperCase(), one, null],
    ] as const)
      expect((await askPresence(folder, text, [two])).wanted).toMatchObject({
        asked: text,
        revision,
        name,
      });
  });

  it('that are not there, or are none, are refused', async () => {
    const { folder } = forked();
    for (const text of ['nosuch', 'topi', 'HEAD~9', '--all', 'a..b', ':/one', 'topic^{tree}', ''])
      await expect(askPresence(folder, text, [])).rejects.toMatchObject({ code: 'ref-not-found' });
    await expect(askPresence(folder, 'topi', [])).rejects.toThrow('did you mean topic?');
  });
});

describe('another form of the commit', () => {
  it('a pick, by its change', async () => {
    const { folder, one } = forked();
    git(folder, 'cherry-pick', one);
    const picked = git(folder, 'rev-parse', 'HEAD');
    const { presence } = await askPresence(folder, one, [picked]);
    expect(presence[picked]).toMatchObject({
      contains: 'yes',
      method: 'patch',
      by: { revision: picked },
    });
  });

  it('a pick that names it, though the change had to be adapted', async () => {
    const { folder, one } = forked();
    git(folder, 'cherry-pick', '-x', '--no-commit', one);
    const adapted = commit(folder, `one\n\n(cherry picked from commit ${one})`, {
      'app.js': lines({ 2: 'elsewhere', 30: 'fixed otherwise' }),
    });
    expect(await whether(folder, one, adapted)).toBe('yes, cherry-pick, one');
    expect(await whether(folder, adapted, one)).toBe('yes, cherry-pick, one');
  });

  it('a rebased branch, each commit by its own', async () => {
    const { folder, one, two } = forked();
    git(folder, 'checkout', '-q', '-b', 'rebased', 'topic');
    git(folder, 'rebase', '-q', 'main');
    const tip = git(folder, 'rev-parse', 'HEAD');
    expect(await whether(folder, one, tip)).toBe('yes, patch, one');
    expect(await whether(folder, two, tip)).toBe('yes, patch, two');
    expect(await whether(folder, two, `${tip}`.slice(0, 10))).toBe('yes, patch, two');
    expect(await whether(folder, two, git(folder, 'rev-parse', 'HEAD~1'))).toBe('no');
  });

  it('a squash of its branch, by the change of the whole, though main had moved on', async () => {
    const { folder, one, two } = forked();
    git(folder, 'merge', '-q', '--squash', 'topic');
    const squashed = commit(folder, 'Topic in one');
    expect(await whether(folder, one, squashed)).toBe('yes, squash, Topic in one');
    expect(await whether(folder, two, squashed)).toBe('yes, squash, Topic in one');
    git(folder, 'branch', '-q', '-D', 'topic');
    expect(await whether(folder, two, squashed)).toBe('yes, squash, Topic in one');
  });

  it('a squash of one commit, by that change', async () => {
    const { folder, one } = forked();
    git(folder, 'merge', '-q', '--squash', one);
    const squashed = commit(folder, 'One, reviewed');
    expect(await whether(folder, one, squashed)).toBe('yes, patch, One, reviewed');
  });

  it('the same files, where nothing else tells', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'start', { 'app.js': lines() });
    git(folder, 'checkout', '-q', '-b', 'topic');
    const both = commit(folder, 'both', { 'app.js': lines({ 1: 'x', 20: 'y' }) });
    git(folder, 'checkout', '-q', 'main');
    const half = commit(folder, 'first half', { 'app.js': lines({ 20: 'y' }) });
    const whole = commit(folder, 'second half', { 'app.js': lines({ 1: 'x', 20: 'y' }) });
    expect(await whether(folder, both, whole)).toBe('yes, tree, second half');
    expect(await whether(folder, both, half)).toBe('no');
  });

  it('is none where only some of it is alike', async () => {
    const { folder, one } = forked();
    const near = commit(folder, 'one', { 'app.js': lines({ 2: 'elsewhere', 30: 'fixed  ' }) });
    expect(await whether(folder, one, near)).toBe('no');
    const more = commit(folder, 'more', {
      'app.js': lines({ 2: 'elsewhere', 30: 'fixed' }),
      second: 's',
    });
    expect(await whether(folder, one, more)).toBe('no');
  });

  it('is none where a binary file at the same path got other bytes', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'start', { logo: '\0a' });
    git(folder, 'checkout', '-q', '-b', 'topic');
    const wanted = commit(folder, 'logo', { logo: '\0b' });
    git(folder, 'checkout', '-q', 'main');
    const other = commit(folder, 'logo', { logo: '\0c' });
    expect(await whether(folder, wanted, other)).toBe('no');
    git(folder, 'checkout', '-q', '-b', 'same', 'main~1');
    const same = commit(folder, 'logo again', { logo: '\0b', readme: 'r' });
    expect(await whether(folder, wanted, same)).toBe('no');
    git(folder, 'checkout', '-q', '-b', 'exact', 'main~1');
    commit(folder, 'readme', { readme: 'r' });
    const exact = commit(folder, 'logo once more', { logo: '\0b' });
    expect(await whether(folder, wanted, exact)).toBe('yes, patch, logo once more');
  });

  it('is never an empty commit', async () => {
    const { folder } = forked();
    git(folder, 'checkout', '-q', 'topic');
    const empty = commit(folder, 'Deploy again');
    git(folder, 'checkout', '-q', 'main');
    const other = commit(folder, 'Deploy again, too');
    expect(await whether(folder, empty, other)).toBe('no');
  });

  it('a commit that the source does not have is doubtful, unless somebody says that he picked it', async () => {
    const { folder, a } = forked();
    const stranger = 'e'.repeat(40);
    expect(await whether(folder, stranger, a)).toBe('cannot-tell, unknown-commit');
    const picked = commit(folder, `Fix\n\n(cherry picked from commit ${stranger})`, { x: 'x' });
    expect(await whether(folder, stranger, picked)).toBe('yes, cherry-pick, Fix');
    expect(await whether(folder, stranger, a)).toBe('cannot-tell, unknown-commit');
  });
});
