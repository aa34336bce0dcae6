import { describe, expect, it } from 'vitest';
import { commit, git, initRepository } from '../../../../support/repository.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { whether } from './ask.ts';

const head = (folder: string) => git(folder, 'rev-parse', 'HEAD');

function revert(folder: string, ...args: readonly string[]): string {
  git(folder, 'revert', '--no-edit', ...args);
  return head(folder);
}

function fixed() {
  const folder = initRepository(temporaryFolder());
  const start = commit(folder, 'start', { file: '0\n', other: '0\n' });
  const fix = commit(folder, 'Fix', { file: '1\n' });
  return { folder, start, fix };
}

describe('a later revert', () => {
  it('takes the commit back where it is contained, and only there', async () => {
    const { folder, fix } = fixed();
    const between = commit(folder, 'more', { other: '1\n' });
    const reverted = revert(folder, fix);
    expect(await whether(folder, fix, between)).toBe('yes, ancestor, Fix');
    expect(await whether(folder, fix, reverted)).toBe('reverted, ancestor, Fix, by Revert "Fix"');
    expect(await whether(folder, fix, commit(folder, 'on', { other: '2\n' }))).toBe(
      'reverted, ancestor, Fix, by Revert "Fix"',
    );
    git(folder, 'checkout', '-q', '-b', 'release', between);
    expect(await whether(folder, fix, commit(folder, 'release', { v: '1' }))).toBe(
      'yes, ancestor, Fix',
    );
  });

  it('is itself taken back by the next', async () => {
    const { folder, fix } = fixed();
    revert(folder, fix);
    const again = revert(folder, 'HEAD');
    expect(await whether(folder, fix, again)).toBe('yes, ancestor, Fix');
    const thrice = revert(folder, 'HEAD');
    expect(await whether(folder, fix, thrice)).toMatch(/^reverted, ancestor, Fix, by Re/);
  });

  it('is overcome by another commit of the same change', async () => {
    const { folder, fix } = fixed();
    revert(folder, fix);
    git(folder, 'cherry-pick', fix);
    expect(await whether(folder, fix, head(folder))).toBe('yes, patch, Fix');
  });

  it('counts with an abbreviated id, as git revert --reference writes it', async () => {
    const { folder, fix } = fixed();
    const message = `Revert it\n\nThis reverts commit ${fix.slice(0, 8)} (Fix, 2026-01-01).`;
    expect(await whether(folder, fix, commit(folder, message, { file: '0\n' }))).toBe(
      'reverted, ancestor, Fix, by Revert it',
    );
  });

  it('of the merge takes back all that the merge brought', async () => {
    const { folder, start } = fixed();
    git(folder, 'checkout', '-q', '-b', 'topic', start);
    const inside = commit(folder, 'inside', { other: '1\n' });
    commit(folder, 'inside, too', { third: '1\n' });
    git(folder, 'checkout', '-q', 'main');
    git(folder, 'merge', '-q', '--no-ff', '-m', 'Merge topic', 'topic');
    const before = await whether(folder, inside, head(folder));
    expect(before).toBe('yes, ancestor, inside');
    const reverted = revert(folder, '-m', '1', 'HEAD');
    expect(await whether(folder, inside, reverted)).toBe(
      'reverted, ancestor, inside, by Revert "Merge topic"',
    );
    expect(await whether(folder, start, reverted)).toBe('yes, ancestor, start');
  });

  it('of its pull request, by number, takes back the squash of it', async () => {
    const { folder } = fixed();
    const squash = commit(folder, 'Add tax (#12)', { other: '1\n' });
    const reverted = commit(folder, 'Revert "Add tax" (#15)\n\nReverts acme/shop#12', {
      other: '0\n',
    });
    const by = 'by Revert "Add tax" (#15)';
    expect(await whether(folder, squash, reverted)).toBe(
      `reverted, ancestor, Add tax (#12), ${by}`,
    );
    expect(await whether(folder, '#12', reverted)).toBe(
      `reverted, pull-request, Add tax (#12), ${by}`,
    );
  });

  it('picked to a release takes back the pick there, which has another id', async () => {
    const { folder, start, fix } = fixed();
    const reverting = revert(folder, fix);
    git(folder, 'checkout', '-q', '-b', 'release', start);
    commit(folder, 'release', { version: '1' });
    git(folder, 'cherry-pick', fix);
    const picked = head(folder);
    git(folder, 'cherry-pick', reverting);
    expect(await whether(folder, fix, picked)).toBe('yes, patch, Fix');
    expect(await whether(folder, fix, head(folder))).toBe('reverted, patch, Fix, by Revert "Fix"');
  });

  it('that only quotes the words is none', async () => {
    const { folder, fix } = fixed();
    const quoting = commit(folder, `Talk\n\n> This reverts commit ${fix}.`, { other: '1\n' });
    expect(await whether(folder, fix, quoting)).toBe('yes, ancestor, Fix');
  });

  it('cannot be made endless by commits that take each other back', async () => {
    const { folder, fix } = fixed();
    let body = `This reverts commit ${fix}.`;
    for (let count = 0; count < 12; count++) {
      const made = commit(folder, `r${count}\n\n${body}`);
      body = `${body}\nThis reverts commit ${made}.`;
    }
    expect(await whether(folder, fix, head(folder))).toBe('reverted, ancestor, Fix, by r11');
  });
});
