import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, git, initRepository } from '../../../../support/repository.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { askPresence, whether } from './ask.ts';

/** Four commits on main, the first of them a fix; cloned to a depth of two. */
function shallow() {
  const base = temporaryFolder();
  const folder = initRepository(join(base, 'origin'));
  const fix = commit(folder, 'Fix (#3)', { file: '1' });
  const commits = ['a', 'b', 'c'].map((name) => commit(folder, name, { [name]: '1' }));
  git(folder, 'checkout', '-q', '-b', 'side', fix);
  const side = commit(folder, 'side', { side: '1' });
  git(folder, 'checkout', '-q', 'main');
  const [a = '', b = '', c = ''] = commits;
  git(base, 'clone', '-q', '--depth=2', '--no-single-branch', `file://${folder}`, 'clone');
  return { clone: join(base, 'clone'), fix, a, b, c, side };
}

describe('a shallow clone', () => {
  it('says yes where it can see it', async () => {
    const { clone, b, c } = shallow();
    expect(await whether(clone, b, c)).toBe('yes, ancestor, b');
    expect(await whether(clone, 'HEAD', c)).toBe('yes, ancestor, c');
  });

  it('never says no, whatever it is asked for', async () => {
    const { clone, fix, a, b, c, side } = shallow();
    const everything = [
      fix,
      fix.slice(0, 8),
      a,
      b,
      c,
      side,
      '#3',
      '#99',
      'f'.repeat(40),
      'feedbee',
    ];
    for (const wanted of everything) {
      const { presence } = await askPresence(clone, wanted, [a, b, c, side, 'f'.repeat(40)]);
      for (const { contains, doubt } of Object.values(presence)) {
        expect(contains).not.toBe('no');
        if (contains === 'cannot-tell') expect(doubt).toBe('shallow');
      }
    }
  });

  it('refuses to go back beyond its end for that reason', async () => {
    const { clone } = shallow();
    await expect(askPresence(clone, 'HEAD~3', [])).rejects.toMatchObject({ code: 'shallow-clone' });
  });

  it('answers once it is whole', async () => {
    const { clone, fix, c, side } = shallow();
    git(clone, 'fetch', '-q', '--unshallow');
    expect(await whether(clone, fix, c)).toBe('yes, ancestor, Fix (#3)');
    expect(await whether(clone, c, side)).toBe('no');
    expect(await whether(clone, '#3', side)).toBe('yes, pull-request, Fix (#3)');
  });
});
