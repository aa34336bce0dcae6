import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { nextSecond } from './process.ts';
import { commit, git, initRepository } from './repository.ts';
import { startDeploytrace } from './run.ts';
import { type Account, fingerprintOf, openLab, startAgent, startSshd } from './sshd.ts';
import { temporaryFolder } from './temporary.ts';

interface HostSettings {
  /** Lines of sshd_config. */
  readonly config?: readonly string[];
  /** Another account than root; needs `testWithAccounts`. */
  readonly account?: Account;
  /** What runs the server in other namespaces, by where the checkout lies. */
  readonly within?: (checkout: string) => readonly string[];
}

/** A repository that others clone, a checkout of it, and a host that both are reached on. */
export async function production(
  text: string,
  name = 'app.py',
  { config = [], account, within }: HostSettings = {},
) {
  const base = temporaryFolder();
  if (account) chmodSync(base, 0o755);
  const origin = initRepository(join(base, 'origin'));
  const first = commit(origin, 'Greet', { [name]: text });
  const checkout = join(base, 'shop');
  git(base, 'clone', '-q', origin, checkout);
  await nextSecond();
  const lab = openLab();
  const server = await startSshd(lab, {
    config,
    ...(account && { account }),
    ...(within && { within: within(checkout) }),
  });
  const host = `ssh://${account?.guest ? 'guest' : 'root'}@127.0.0.1:${server.port}`;
  const agent = await startAgent(lab.key);
  const pin = fingerprintOf(server.hostKey);
  return { base, origin, first, checkout, host, agent, pin, server };
}

export type Production = Awaited<ReturnType<typeof production>>;

/** Runs a command on the processes that these selectors find on these hosts. */
export function runThere(...line: Parameters<typeof startThere>) {
  return startThere(...line).ended;
}

/** The same, while it runs. */
export function startThere(
  system: Production,
  command: readonly string[],
  find: string,
  hosts: readonly string[] = [system.host],
  loads = 'auto',
) {
  const config = join(system.base, 'deploy.config.yaml');
  writeFileSync(
    config,
    [
      'version: 1',
      'system: shop',
      `source: { type: git, repository: ${system.origin}, ref: main }`,
      `artifact: { type: checkout, path: ${system.checkout} }`,
      `process: { type: host, hosts: [${hosts.map((host) => `'${host}'`).join(', ')}], find: ${find}, host-key: '${system.pin}', loads: ${loads} }`,
    ].join('\n'),
  );
  return startDeploytrace([...command, '--timeout', '30', '-c', config], {
    cwd: system.base,
    env: { SSH_AUTH_SOCK: system.agent },
  });
}

/** What `verify` says of them. */
export async function verifyThere(
  system: Production,
  find: string,
  hosts?: readonly string[],
  loads?: string,
) {
  const command = ['verify', '--json'];
  const { stdout, stderr, code } = await runThere(system, command, find, hosts, loads);
  if (stdout === '') throw new Error(stderr);
  return { code, trace: traceOutput.parse(JSON.parse(stdout)) };
}
