import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, git, initRepository } from '../../../../support/repository.ts';
import { snapshot } from '../../../../support/snapshot.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { askPresence, whether } from './ask.ts';

describe('a hostile repository', () => {
  function hostile() {
    const folder = initRepository(temporaryFolder());
    const marker = join(folder, '.git', 'ran');
    const attributes = { '.gitattributes': '* diff=evil\n' };
    const start = commit(folder, 'start', { ...attributes, file: 'a\nb\nc\nd\ne\nf\ng\nh\n' });
    const fix = commit(folder, 'fix', { file: 'a\nb\nc\nd\ne\nf\ng\nH\n' });
    git(folder, 'checkout', '-q', '-b', 'release', start);
    commit(folder, 'meanwhile', { other: '1' });
    git(folder, 'cherry-pick', fix);
    const picked = git(folder, 'rev-parse', 'HEAD');
    const run = `touch ${marker}; cat`;
    for (const [name, value] of [
      ['diff.evil.command', run],
      ['diff.evil.textconv', run],
      ['diff.external', run],
      ['core.pager', run],
      ['core.fsmonitor', run],
      ['gpg.program', run],
      ['log.showSignature', 'true'],
      ['core.alternateRefsCommand', run],
    ] as const)
      git(folder, 'config', name, value);
    return { folder, marker, fix, picked };
  }

  it('runs nothing when changes are compared, and is not written to', async () => {
    const { folder, marker, fix, picked } = hostile();
    const before = snapshot(folder);
    expect(await whether(folder, fix, picked)).toBe('yes, patch, fix');
    expect(existsSync(marker)).toBe(false);
    expect(snapshot(folder)).toEqual(before);
  });

  it('names refs after pull requests, options and hashes, and stays data', async () => {
    const { folder, fix, picked } = hostile();
    git(folder, 'update-ref', 'refs/pull/12/head', fix);
    git(folder, 'update-ref', 'refs/heads/--output=x', picked);
    git(folder, 'update-ref', 'refs/remotes/origin/pr/99999999999999999999/head', fix);
    expect(await whether(folder, '#12', picked)).toBe('yes, patch, fix');
    for (const text of [
      '--output=x',
      '#0',
      '#12345678901',
      '#12;ls',
      'pr:',
      '#-1',
      '$(ls)',
      'a\0b',
    ])
      await expect(askPresence(folder, text, [picked])).rejects.toMatchObject({
        code: 'ref-not-found',
      });
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  it('may write anything into a path or a subject', async () => {
    const folder = initRepository(temporaryFolder());
    commit(folder, 'start', { base: '1' });
    const names = { ':(exclude)x': '1', 'a\tb\nc"d\\': '1', 'ü ': '1', '\x1b[2J': '1' };
    git(folder, 'checkout', '-q', '-b', 'topic');
    const fix = commit(folder, '\x1b]0;x\x07 \u202e', names);
    git(folder, 'checkout', '-q', 'main');
    commit(folder, 'meanwhile', { base: '2' });
    git(folder, 'cherry-pick', fix);
    const picked = git(folder, 'rev-parse', 'HEAD');
    expect(await whether(folder, fix, picked)).toMatch(/^yes, patch, /);
    expect(await whether(folder, fix, git(folder, 'rev-parse', 'HEAD~1'))).toBe('no');
  });
});
