import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { testContext } from '../../../support/context.ts';
import { needs } from '../../../support/needs.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { addKnownHost, type Lab, openLab, publicKeyOf, startSshd } from '../../../support/sshd.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { faultOf, see } from './ask.ts';

async function published() {
  const base = temporaryFolder();
  const folder = initRepository(join(base, 'shop'));
  const head = commit(folder, 'one', { a: '1' });
  const lab = openLab();
  const server = await startSshd(lab);
  lab.addHost('*', server);
  const context = () => testContext({ cacheFolder: join(base, 'cache') });
  const url = `ssh://${userInfo().username}@127.0.0.1:${server.port}${folder}`;
  return { base, folder, head, lab, server, url, context };
}

/** The user's own configuration of git. */
function globally(base: string, text: string): void {
  const file = join(base, 'gitconfig');
  writeFileSync(file, text);
  vi.stubEnv('GIT_CONFIG_GLOBAL', file);
}

const withConfig = ({ configFile }: Lab, more = '') => `ssh -F ${configFile}${more}`;

afterEach(() => void vi.unstubAllEnvs());

describe('a repository over ssh', needs('sshd', 'ssh', 'ssh-keygen'), () => {
  it("is asked by the user's own ssh command: of the environment, or of their configuration", async () => {
    const { base, head, lab, url, context } = await published();
    vi.stubEnv('GIT_SSH_COMMAND', withConfig(lab));
    expect((await see(url, {}, context())).revision.revision).toBe(head);
    vi.stubEnv('GIT_SSH_COMMAND', undefined);
    globally(base, `[core]\n\tsshCommand = ${withConfig(lab)}\n`);
    expect((await see(url, {}, context())).revision.revision).toBe(head);
  });

  it('whose host key is not known is not talked to, whatever the user set, and is not learnt', async () => {
    const { lab, url, context } = await published();
    writeFileSync(lab.knownHosts, '');
    const careless = ' -o StrictHostKeyChecking=no -o BatchMode=no -o UpdateHostKeys=yes';
    vi.stubEnv('GIT_SSH_COMMAND', withConfig(lab, careless));
    const fault = await faultOf(see(url, {}, context()));
    expect(fault).toMatchObject({ code: 'remote-unreachable' });
    expect(fault.message).toMatch(/host key/i);
    expect(readFileSync(lab.knownHosts, 'utf8')).toBe('');
  });

  it('whose host key is another is not talked to', async () => {
    const { lab, server, url, context } = await published();
    const other = await startSshd(openLab());
    writeFileSync(lab.knownHosts, '');
    addKnownHost(lab, server.port, publicKeyOf(other.hostKey));
    vi.stubEnv('GIT_SSH_COMMAND', withConfig(lab));
    expect(await faultOf(see(url, {}, context()))).toMatchObject({ code: 'remote-unreachable' });
  });

  it('that lets no key of ours in asks for no password', async () => {
    const { lab, url, context } = await published();
    const ask = join(temporaryFolder(), 'ask');
    const told = `${ask}.told`;
    writeFileSync(ask, `#!/bin/sh\ntouch ${told}\necho secret\n`, { mode: 0o755 });
    vi.stubEnv('SSH_ASKPASS', ask);
    vi.stubEnv('SSH_ASKPASS_REQUIRE', 'force');
    vi.stubEnv('GIT_SSH_COMMAND', withConfig(lab));
    const nothing = ['IdentityFile /nonexistent', 'IdentityAgent none'].join('\n');
    writeFileSync(lab.configFile, `${nothing}\nUserKnownHostsFile ${lab.knownHosts}\n`);
    expect(await faultOf(see(url, {}, context()))).toMatchObject({ code: 'remote-unreachable' });
    expect(existsSync(told)).toBe(false);
  });

  it('a wrapper around ssh is not started, and the reason is told', async () => {
    const { url, context } = await published();
    const wrapper = join(temporaryFolder(), 'wrapper');
    const told = `${wrapper}.told`;
    writeFileSync(wrapper, `#!/bin/sh\ntouch ${told}\nexec ssh "$@"\n`, { mode: 0o755 });
    vi.stubEnv('GIT_SSH_COMMAND', wrapper);
    await expect(see(url, {}, context())).rejects.toMatchObject({
      code: 'remote-unreachable',
      hint: expect.stringContaining(wrapper),
    });
    expect(existsSync(told)).toBe(false);
  });

  it('an upstream is asked by the user’s command for that folder, never by the repository’s own', async () => {
    const { base, folder, head, lab, url, context } = await published();
    const clone = join(base, 'work/clone');
    mkdirSync(join(base, 'work'));
    git(base, 'clone', '-q', folder, clone);
    git(clone, 'remote', 'set-url', 'origin', url);
    const evil = join(base, 'evil');
    writeFileSync(evil, `#!/bin/sh\ntouch ${evil}.told\nexec ssh -F ${lab.configFile} "$@"\n`, {
      mode: 0o755,
    });
    git(clone, 'config', 'core.sshCommand', evil);
    const { repository } = await see(clone, {}, context());
    expect(repository.upstream?.revision).toBeNull();
    const more = join(base, 'gitconfig-work');
    writeFileSync(more, `[core]\n\tsshCommand = ${withConfig(lab)}\n`);
    globally(base, `[includeIf "gitdir:${base}/work/"]\n\tpath = ${more}\n`);
    expect((await see(clone, {}, context())).repository.upstream).toMatchObject({
      name: 'origin/main',
      revision: head,
      newer: 0,
    });
    expect(existsSync(`${evil}.told`)).toBe(false);
  });
});
