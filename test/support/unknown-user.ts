import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit, initRepository } from './repository.ts';
import { BIN, type Ran, run } from './run.ts';
import { type Lab, openHome, type SshServer } from './sshd.ts';

/**
 * Runs deploytrace as a user that the machine does not know, from a home that anybody may read, on a system whose
 * host `web` is that server.
 */
export function runAsUnknownUser(
  lab: Lab,
  server: SshServer,
  home: string,
  args: readonly string[],
): Promise<Ran> {
  const key = join(home, 'id');
  copyFileSync(lab.key, key);
  chmodSync(key, 0o644);
  copyFileSync(lab.knownHosts, join(home, 'known_hosts'));
  const options = { User: 'root', IdentityFile: '~/id', UserKnownHostsFile: '~/known_hosts' };
  lab.addHost('web', server, options);
  mkdirSync(join(home, '.ssh'));
  copyFileSync(lab.configFile, join(home, '.ssh/config'));
  const user = ['--reuid=54321', '--regid=54321', '--clear-groups', process.execPath, BIN];
  const env = { HOME: home, COLUMNS: '400' };
  return run('setpriv', [...user, ...args], { cwd: makeShop(openHome()), env });
}

function makeShop(folder: string): string {
  const shop = initRepository(join(folder, 'shop'));
  commit(shop, 'Greet', { 'app.py': 'print(1)\n' });
  const lines = [
    'version: 1',
    `source: { type: git, repository: ${shop} }`,
    `artifact: { type: checkout, path: ${shop} }`,
    'process: { type: host, hosts: [web], find: { command: ^none-such$ } }',
  ];
  writeFileSync(join(shop, 'deploy.config.yaml'), lines.join('\n'));
  return shop;
}
