import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './run.ts';
import { start } from './server.ts';

/** A real OpenSSH server on loopback, and the keys of a user whom it takes; all ends with what was started. */
export interface Sshd {
  /** As a config names it. */
  readonly host: string;
  readonly fingerprint: string;
  /** A configuration by which every name is it. */
  readonly config: string;
  /** The system's own client, with the same key and as little configuration. */
  readonly ssh: (...command: readonly string[]) => Command;
}

const SERVE = `sshd=$(PATH=$PATH:/usr/sbin command -v sshd); mkdir -p /run/sshd
"$sshd" -D -f "$1" -E "$2" &
until grep -q listening "$2" 2>/dev/null; do sleep 0.05; done; echo ready; wait
`;

export async function startSshd(folder: string, port: number): Promise<Sshd> {
  const path = (name: string) => join(folder, name);
  for (const name of ['user', 'host']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path(name)]);
  }
  const config = `Port ${port}
ListenAddress 127.0.0.1
HostKey ${path('host')}
AuthorizedKeysFile ${path('user.pub')}
StrictModes no
UsePAM no
PermitRootLogin yes
PrintMotd no
UseDNS no
MaxStartups 200
SetEnv SHLVL=1
`;
  writeFileSync(path('sshd_config'), config);
  const known = readFileSync(path('host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  writeFileSync(path('known_hosts'), `[127.0.0.1]:${port},web* ${known}\n`);
  await start('sh', ['-c', SERVE, 'sh', path('sshd_config'), path('log')], folder);
  await start(
    'sh',
    [
      '-c',
      'ssh-agent -D -a agent & until ssh-add -q user; do sleep 0.05; done 2>/dev/null; echo ready; wait',
    ],
    folder,
    { SSH_AUTH_SOCK: path('agent') },
  );
  // Of all that is measured after this, and of nothing else.
  process.env.SSH_AUTH_SOCK = path('agent');
  const said = execFileSync('ssh-keygen', ['-l', '-f', path('host.pub')], { encoding: 'utf8' });
  const options = `Host *
  HostName 127.0.0.1
  User root
  Port ${port}
  UserKnownHostsFile ${path('known_hosts')}
  GlobalKnownHostsFile none
  BatchMode yes
`;
  writeFileSync(path('ssh_config'), options);
  return {
    host: `ssh://root@127.0.0.1:${port}`,
    config: path('ssh_config'),
    fingerprint: said.split(' ')[1] ?? '',
    ssh: (...command) => ({
      argv: ['ssh', '-F', path('ssh_config'), 'web', ...command],
      cwd: folder,
    }),
  };
}
