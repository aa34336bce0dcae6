import { chmodSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readWorkTree } from '../../../../src/clients/git/work-tree.ts';
import { testContext } from '../../../support/context.ts';
import { testWith } from '../../../support/needs.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { faultOf, see } from './ask.ts';

function repository() {
  const folder = initRepository(temporaryFolder());
  return { folder, head: commit(folder, 'one', { a: '1' }) };
}

function objectPath(folder: string, hash: string): string {
  const path = join(folder, '.git/objects', hash.slice(0, 2), hash.slice(2));
  chmodSync(path, 0o644);
  return path;
}

describe('what is no repository', () => {
  it('an empty folder', async () => {
    const folder = temporaryFolder();
    const fault = await faultOf(see(folder));
    expect(fault.code).toBe('not-a-repository');
    expect(fault.message).toContain(folder);
  });

  it('a missing folder', async () => {
    await expect(see(join(temporaryFolder(), 'nope'))).rejects.toMatchObject({
      code: 'path-not-found',
      hint: 'Correct source.repository.',
    });
  });

  testWith('root')('a folder that may not be read', async () => {
    const folder = join(temporaryFolder(), 'closed');
    mkdirSync(join(folder, 'inside'), { recursive: true });
    chmodSync(folder, 0);
    becomeNobody();
    expect(await faultOf(see(join(folder, 'inside')))).toMatchObject({ code: 'path-denied' });
  });
});

describe('a damaged repository', () => {
  it('without HEAD', async () => {
    const { folder } = repository();
    rmSync(join(folder, '.git/HEAD'));
    expect(await faultOf(see(folder))).toMatchObject({ code: 'repository-damaged' });
  });

  it('with garbage in HEAD', async () => {
    const { folder } = repository();
    writeFileSync(join(folder, '.git/HEAD'), 'garbage\n');
    expect(await faultOf(see(folder))).toMatchObject({ code: 'repository-damaged' });
  });

  it('with garbage in the branch that HEAD names, which is not "no commit yet"', async () => {
    const { folder } = repository();
    writeFileSync(join(folder, '.git/refs/heads/main'), 'garbage\n');
    expect(await faultOf(see(folder))).toMatchObject({ code: 'repository-damaged' });
    await expect(readWorkTree(folder, testContext())).rejects.toMatchObject({
      code: 'repository-damaged',
    });
  });

  it('with garbage in its configuration', async () => {
    const { folder } = repository();
    writeFileSync(join(folder, '.git/config'), '[core\n');
    expect(await faultOf(see(folder))).toMatchObject({ code: 'repository-damaged' });
  });

  it('whose commit is empty, or gone', async () => {
    const { folder, head } = repository();
    truncateSync(objectPath(folder, head));
    expect(await faultOf(see(folder))).toMatchObject({ code: 'repository-damaged' });
    rmSync(objectPath(folder, head));
    expect(await faultOf(see(folder, { ref: 'main' }))).toMatchObject({
      code: 'repository-damaged',
    });
  });

  it('whose branch holds garbage', async () => {
    const { folder } = repository();
    writeFileSync(join(folder, '.git/refs/heads/main'), 'garbage\n');
    const { code } = await faultOf(see(folder));
    expect(['repository-damaged', 'no-commits']).toContain(code);
  });

  it('whose .git file points nowhere', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.git'), 'gitdir: /nonexistent\n');
    expect(await faultOf(see(folder))).toMatchObject({ code: 'repository-damaged' });
  });
});

describe('git itself', () => {
  it('is missing', async () => {
    const { folder } = repository();
    setPath(temporaryFolder());
    expect(await faultOf(see(folder))).toMatchObject({ code: 'git-missing' });
    expect(await faultOf(see('https://example.com/shop.git'))).toMatchObject({
      code: 'git-missing',
    });
  });

  it('is too old', async () => {
    const { folder } = repository();
    const shims = temporaryFolder();
    writeFileSync(join(shims, 'git'), '#!/bin/sh\necho git version 2.17.1\n');
    chmodSync(join(shims, 'git'), 0o755);
    setPath(`${shims}:${process.env.PATH}`);
    const fault = await faultOf(see(folder));
    expect(fault.code).toBe('git-too-old');
    expect(fault.message).toContain('2.17.1');
  });

  it('is started in an environment that a hook or an editor made', async () => {
    const { folder, head } = repository();
    const other = repository();
    const strange = {
      GIT_DIR: join(other.folder, '.git'),
      GIT_INDEX_FILE: '/nonexistent',
      EDITOR: 'vi',
      VISUAL: 'vi',
      PAGER: 'less',
      SSH_ASKPASS: '/nonexistent',
      PREFIX: '/usr',
    };
    for (const [name, value] of Object.entries(strange)) setVariable(name, value);
    expect((await see(folder)).revision.revision).toBe(head);
  });

  it('does not take a replaced commit for the real one', async () => {
    const { folder, head } = repository();
    const other = commit(folder, 'another', { a: '2' });
    git(folder, 'replace', other, head);
    const { revision } = await see(folder);
    expect(revision).toMatchObject({ revision: other, subject: 'another' });
  });
});

function setPath(path: string): void {
  setVariable('PATH', path);
}

function setVariable(name: string, value: string): void {
  const before = process.env[name];
  process.env[name] = value;
  onTestFinished(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
}

/** Root may read everything, so that only another user can be denied. */
function becomeNobody(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65534);
  onTestFinished(() => process.seteuid?.(0));
}
