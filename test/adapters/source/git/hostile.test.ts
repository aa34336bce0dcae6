import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { ask, askAll, see } from './ask.ts';

/** A repository and a program that leaves a canary behind when anything runs it. */
function trap() {
  const base = temporaryFolder();
  const canary = join(base, 'canary');
  const program = join(base, 'evil');
  writeFileSync(program, `#!/bin/sh\ntouch ${canary}\nexit 1\n`, { mode: 0o755 });
  const folder = initRepository(join(base, 'shop'));
  const first = commit(folder, 'one', { a: '1', 'b.txt': '1' });
  const head = commit(folder, 'two', { a: '2' });
  return { base, canary, program, folder, first, head };
}

const SETTINGS = [
  'core.fsmonitor',
  'core.sshCommand',
  'core.gitProxy',
  'core.alternateRefsCommand',
  'core.askPass',
  'core.pager',
  'core.editor',
  'credential.helper',
  'diff.external',
  'diff.evil.command',
  'diff.evil.textconv',
  'filter.evil.clean',
  'filter.evil.smudge',
  'filter.evil.process',
  'gpg.program',
  'gpg.ssh.program',
  'interactive.diffFilter',
  'merge.evil.driver',
  'pager.log',
  'pager.status',
  'pager.config',
  'alias.log',
  'alias.status',
  'remote.origin.uploadpack',
  'remote.origin.vcs',
  'trailer.evil.command',
  'uploadpack.packObjectsHook',
];

describe('the configuration of an observed repository starts no program', () => {
  it('whatever setting names it', async () => {
    const { canary, program, folder, first, head } = trap();
    for (const name of SETTINGS) git(folder, 'config', name, program);
    git(folder, 'config', 'log.showSignature', 'true');
    git(folder, 'config', 'color.ui', 'always');
    writeFileSync(join(folder, '.git/info/attributes'), '* filter=evil diff=evil merge=evil\n');
    for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman'])
      writeFileSync(join(folder, '.git/hooks', hook), `#!/bin/sh\ntouch ${canary}\n`, {
        mode: 0o755,
      });
    writeFileSync(join(folder, 'a'), 'changed');
    const { revision } = await see(folder);
    expect(revision.revision).toBe(head);
    expect(await ask(folder, head, first)).toMatchObject({ kind: 'behind', behind: 1 });
    await askAll(folder, head, [], {}, undefined, {
      folder: { a: { mode: '100644', blob: first }, 'b.txt': { mode: '100644', blob: first } },
    });
    expect(existsSync(canary)).toBe(false);
  });

  it.each([
    ['ext', (program: string) => `ext::${program}`],
    ['a helper', () => 'evil::x'],
    ['an option', (program: string) => `--upload-pack=${program}`],
    ['an option as host', (program: string) => `ssh://-oProxyCommand=${program}/x`],
  ])('by the URL of its remote: %s', async (_name, toUrl) => {
    const { canary, program, folder, head } = trap();
    git(folder, 'config', 'remote.origin.url', toUrl(program));
    git(folder, 'config', 'protocol.allow', 'always');
    git(folder, 'config', 'branch.main.remote', 'origin');
    git(folder, 'config', 'branch.main.merge', 'refs/heads/main');
    const { revision, repository, problems } = await see(folder);
    expect(revision.revision).toBe(head);
    expect(repository.upstream).toMatchObject({ name: 'origin/main', revision: null });
    expect(problems).toMatchObject([{ code: 'remote-unreachable', level: 'warning' }]);
    expect(existsSync(canary)).toBe(false);
  });

  it('by another name for a harmless URL', async () => {
    const { canary, program, folder } = trap();
    git(folder, 'config', 'remote.origin.url', 'https://example.com/shop.git');
    git(folder, 'config', `url.ext::${program} .insteadOf`, 'https://');
    git(folder, 'config', 'protocol.ext.allow', 'always');
    git(folder, 'config', 'branch.main.remote', 'origin');
    git(folder, 'config', 'branch.main.merge', 'refs/heads/main');
    expect((await see(folder)).problems).toMatchObject([{ code: 'remote-unreachable' }]);
    expect(existsSync(canary)).toBe(false);
  });

  it('by the program that serves its own upstream', async () => {
    const { base, canary, program, folder, head } = trap();
    git(base, 'clone', '-q', '--bare', folder, 'origin.git');
    git(folder, 'remote', 'add', 'origin', join(base, 'origin.git'));
    git(folder, 'fetch', '-q', 'origin');
    git(folder, 'branch', '-q', '--set-upstream-to=origin/main');
    git(folder, 'config', 'remote.origin.uploadpack', program);
    const { repository } = await see(folder);
    expect(repository.upstream).toMatchObject({ revision: head, newer: 0 });
    expect(existsSync(canary)).toBe(false);
  });

  it.each(['origin', 'other'])('by what a partial clone lacks, fetched from %s', async (remote) => {
    const { base, canary, program, folder, first, head } = trap();
    git(base, 'clone', '-q', '--bare', folder, 'origin.git');
    git(folder, 'config', `remote.${remote}.url`, join(base, 'origin.git'));
    git(folder, 'config', `remote.${remote}.promisor`, 'true');
    git(folder, 'config', `remote.${remote}.uploadpack`, program);
    git(folder, 'config', 'core.repositoryFormatVersion', '1');
    git(folder, 'config', 'extensions.partialClone', remote);
    git(folder, 'config', 'protocol.file.allow', 'always');
    rmSync(join(folder, '.git/objects', first.slice(0, 2), first.slice(2)));
    const tree = git(folder, 'rev-parse', 'HEAD^{tree}');
    rmSync(join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    await see(folder).catch(() => {});
    await ask(folder, head, first).catch(() => {});
    await askAll(folder, head, [], {}, undefined, { folder: {} }).catch(() => {});
    expect(existsSync(canary)).toBe(false);
    // The trap is one: git of itself springs it.
    expect(() => git(folder, 'ls-tree', '-r', 'HEAD')).toThrow();
    expect(existsSync(canary)).toBe(true);
  });

  it('by a file that the configuration includes', async () => {
    const { base, canary, program, folder, head } = trap();
    writeFileSync(
      join(base, 'more'),
      `[core]\nfsmonitor = ${program}\n[filter "evil"]\nclean = ${program}\nrequired = true\n`,
    );
    git(folder, 'config', 'include.path', join(base, 'more'));
    writeFileSync(join(folder, '.gitattributes'), '* filter=evil\n');
    writeFileSync(join(folder, 'a'), 'changed');
    expect((await see(folder)).revision.revision).toBe(head);
    expect(existsSync(canary)).toBe(false);
  });
});
