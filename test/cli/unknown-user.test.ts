import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testWith } from '../support/needs.ts';
import { commit, initRepository } from '../support/repository.ts';
import { BIN, run } from '../support/run.ts';
import { openHome, openLab, startSshd } from '../support/sshd.ts';

testWith(
  'root',
  'mounts',
  'sshd',
  'ssh-keygen',
)(
  'a user that the machine does not know, as in a container, reaches hosts by the files of HOME',
  async () => {
    const lab = openLab();
    // All that this user needs to read is below a home that anybody may read.
    const home = openHome();
    const key = join(home, 'id');
    copyFileSync(lab.key, key);
    chmodSync(key, 0o644);
    const server = await startSshd(lab);
    copyFileSync(lab.knownHosts, join(home, 'known_hosts'));
    const options = { User: 'root', IdentityFile: '~/id', UserKnownHostsFile: '~/known_hosts' };
    lab.addHost('web', server, options);
    mkdirSync(join(home, '.ssh'));
    copyFileSync(lab.configFile, join(home, '.ssh/config'));
    const shop = initRepository(join(home, 'shop'));
    commit(shop, 'Greet', { 'app.py': 'print(1)\n' });
    const lines = [
      'version: 1',
      `source: { type: git, repository: ${shop} }`,
      `artifact: { type: checkout, path: ${shop} }`,
      'process: { type: host, hosts: [web], find: { command: ^none-such$ } }',
    ];
    writeFileSync(join(shop, 'deploy.config.yaml'), lines.join('\n'));
    const user = ['--reuid=54321', '--regid=54321', '--clear-groups', process.execPath, BIN];
    const args = [...user, 'show', '--timeout', '20', '--json'];
    const { stdout } = await run('setpriv', args, { cwd: shop, env: { HOME: home } });
    const { artifacts } = JSON.parse(stdout);
    expect(artifacts).toMatchObject([{ state: 'observed', host: 'web' }]);
  },
);
