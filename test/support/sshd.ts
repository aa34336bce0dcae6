import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished, type test } from 'vitest';
import { freePort } from './git-server.ts';
import { findProgram, testWith } from './needs.ts';
import { temporaryFolder } from './temporary.ts';

/** Where a server may have accounts of its own, which exist in a mount namespace of it alone. */
export function testWithAccounts(...programs: readonly string[]): typeof test {
  return testWith('root', 'mounts', 'sshd', 'ssh', ...programs);
}

/** A home folder that is no secret to the account that has it. */
export function openHome(files: Readonly<Record<string, string>> = {}): string {
  const home = temporaryFolder();
  chmodSync(home, 0o777);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }
  return home;
}

/** What a client needs to log in, all of its own: keys, known_hosts, a configuration. */
export interface Lab {
  readonly folder: string;
  /** A private key that every server of the lab takes. */
  readonly key: string;
  readonly knownHosts: string;
  /** An SSH configuration; `addHost` adds to it. */
  readonly configFile: string;
  readonly addHost: (
    name: string,
    server: { readonly port: number },
    options?: Readonly<Record<string, string | readonly string[]>>,
  ) => void;
}

export function openLab(): Lab {
  const folder = temporaryFolder();
  const key = makeKey(join(folder, 'id'));
  const configFile = join(folder, 'config');
  const knownHosts = join(folder, 'known_hosts');
  writeFileSync(configFile, '');
  writeFileSync(knownHosts, '');
  return {
    folder,
    key,
    knownHosts,
    configFile,
    addHost: (name, { port }, options = {}) => {
      const all = {
        HostName: '127.0.0.1',
        Port: String(port),
        IdentityFile: key,
        IdentitiesOnly: 'yes',
        IdentityAgent: 'none',
        UserKnownHostsFile: knownHosts,
        GlobalKnownHostsFile: 'none',
        ...options,
      };
      const lines = Object.entries(all).flatMap(([option, value]) =>
        [value].flat().map((each) => `  ${option} ${each}\n`),
      );
      writeFileSync(configFile, `Host ${name}\n${lines.join('')}`, { flag: 'a' });
    },
  };
}

/** A new private key at `path`, its public one beside it. */
export function makeKey(path: string, ...options: readonly string[]): string {
  const type = options.includes('-t') ? [] : ['-t', 'ed25519'];
  const passphrase = options.includes('-N') ? [] : ['-N', ''];
  execFileSync('ssh-keygen', ['-q', ...type, ...passphrase, ...options, '-f', path]);
  return path;
}

export function publicKeyOf(path: string): string {
  return readFileSync(`${path}.pub`, 'utf8').split(' ').slice(0, 2).join(' ').trim();
}

export function fingerprintOf(path: string): string {
  const said = execFileSync('ssh-keygen', ['-l', '-f', `${path}.pub`], { encoding: 'utf8' });
  return said.split(' ')[1] ?? '';
}

/** A real agent that holds these keys; its socket. */
export async function startAgent(...keys: readonly string[]): Promise<string> {
  const socket = join(temporaryFolder(), 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    agent.kill('SIGKILL');
  });
  await new Promise((resolve) => agent.stdout.once('data', resolve));
  for (const key of keys) {
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    execFileSync('ssh-add', ['-q', key], { env, stdio: 'ignore' });
  }
  return socket;
}

export interface SshServer {
  readonly port: number;
  readonly pid: number;
  /** Private host key; its public one is known to the lab. */
  readonly hostKey: string;
  readonly log: () => string;
}

export interface ServerOptions {
  /** Lines of sshd_config; the first value of an option counts, so these win. */
  readonly config?: readonly string[];
  /** Types of host keys. */
  readonly hostKeys?: readonly string[];
  /** Private keys that it takes besides the lab's. */
  readonly alsoKeys?: readonly string[];
  /** Whether the lab's known_hosts gets its keys. */
  readonly known?: boolean;
  /** The only account there is; needs `testWithAccounts`. */
  readonly account?: Account;
  /** More to do in the mount namespace of the server before it starts. */
  readonly prepare?: string;
  /** What runs it in other namespaces. */
  readonly within?: readonly string[];
}

export interface Account {
  readonly shell: string;
  readonly home: string;
  /** A user without rights, called `guest`; else it is whoever runs the tests. */
  readonly guest?: boolean;
}

/** A real OpenSSH server on loopback that takes the lab's key; it ends with the test. */
export async function startSshd(lab: Lab, options: ServerOptions = {}): Promise<SshServer> {
  const folder = temporaryFolder();
  const port = await freePort();
  const hostKeys = (options.hostKeys ?? ['ed25519']).map((type) =>
    makeKey(join(folder, `host_${type}`), '-t', type),
  );
  const keys = join(folder, 'authorized_keys');
  if (options.account?.guest) chmodSync(folder, 0o755);
  const taken = [lab.key, ...(options.alsoKeys ?? [])];
  writeFileSync(keys, taken.map((path) => `${publicKeyOf(path)}\n`).join(''));
  const config = join(folder, 'sshd_config');
  const log = join(folder, 'log');
  writeFileSync(
    config,
    [
      ...(options.config ?? []),
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      ...hostKeys.map((path) => `HostKey ${path}`),
      `AuthorizedKeysFile ${keys}`,
      `PidFile ${folder}/pid`,
      'StrictModes no',
      'UsePAM no',
      'PermitRootLogin yes',
      'PrintMotd no',
      'UseDNS no',
      // What the account that runs the tests has in its .bashrc is not to matter: bash reads it at level 1.
      ...(options.account ? [] : ['SetEnv SHLVL=1']),
    ].join('\n'),
  );
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const sshd = [findProgram('sshd') ?? 'sshd', '-D', '-f', config, '-E', log];
  const plain = [...(options.within ?? []), ...sshd];
  const [command = '', ...args] = options.account ? inNamespace(folder, options, sshd) : plain;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  onTestFinished(() => {
    if (child.pid !== undefined) endGroup(child.pid);
  });
  await until(() => readLog(log).includes('Server listening'));
  if (options.known ?? true) {
    for (const path of hostKeys) addKnownHost(lab, port, publicKeyOf(path));
  }
  return { port, pid: child.pid ?? 0, hostKey: hostKeys[0] ?? '', log: () => readLog(log) };
}

export function addKnownHost(lab: Lab, port: number, key: string): void {
  const text = readFileSync(lab.knownHosts, 'utf8');
  writeFileSync(lab.knownHosts, `${text}[127.0.0.1]:${port} ${key}\n`);
}

/** A server with an /etc/passwd of its own, in which there is only this account. */
export function inNamespace(
  folder: string,
  { account, prepare = 'true' }: Pick<ServerOptions, 'account' | 'prepare'>,
  server: readonly string[],
): readonly string[] {
  const me = userInfo();
  const guest = { username: 'guest', uid: 65533, gid: 65533 };
  const { username, uid, gid } = account?.guest ? guest : me;
  const own = `${username}:x:${uid}:${gid}::${account?.home}:${account?.shell}`;
  const accounts = [own, 'root:x:0:0::/root:/bin/sh', 'sshd:x:22:65534::/run/sshd:/bin/false'];
  const shadows = accounts.map((line) => `${line.split(':')[0]}:*:19000:0:99999:7:::`);
  const [passwd, shadow] = [join(folder, 'passwd'), join(folder, 'shadow')];
  writeFileSync(passwd, `${accounts.join('\n')}\n`);
  writeFileSync(shadow, `${shadows.join('\n')}\n`, { mode: 0o640 });
  const script = `mount --bind ${passwd} /etc/passwd && mount --bind ${shadow} /etc/shadow && ${prepare} && exec "$@"`;
  return ['unshare', '-m', 'sh', '-c', script, 'sh', ...server];
}

function readLog(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Also what the server has started for its sessions: they are in groups of their own, and end with it. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

export async function until(isSo: () => boolean, patience = 20_000): Promise<void> {
  for (let waited = 0; !isSo(); waited += 20) {
    if (waited > patience) throw new Error(`not within ${patience} ms: ${isSo}`);
    await wait(20);
  }
}
