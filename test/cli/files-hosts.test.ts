import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { needs, skipWithout } from '../support/needs.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { type Layout, layout } from '../support/releases.ts';
import { commit } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import {
  fingerprintOf,
  openHome,
  openLab,
  type ServerOptions,
  startAgent,
  startSshd,
} from '../support/sshd.ts';

const APP = { 'app.py': `import shop\n${PYTHON_SERVER}`, 'shop.py': 'X = 1\n' };

/** How a host is reached. */
interface Reached {
  readonly user: string;
  readonly host: string;
  readonly pin: string;
  readonly agent: string;
}

async function reach(user: string, options: ServerOptions = {}): Promise<Reached> {
  const lab = openLab();
  const server = await startSshd(lab, options);
  const host = `ssh://${user}@127.0.0.1:${server.port}`;
  return { user, host, pin: fingerprintOf(server.hostKey), agent: await startAgent(lab.key) };
}

async function verify(
  { base }: Pick<Layout, 'base'>,
  { host, pin, agent }: Reached,
  more: { readonly path: string; readonly find?: string; readonly sudo?: boolean },
) {
  const config = join(base, 'deploy.config.yaml');
  const find = more.find ? `find: ${more.find},` : '';
  writeFileSync(
    config,
    [
      'version: 1',
      'system: shop',
      'source: { type: git, repository: source, ref: main }',
      `artifact: { type: files, path: ${more.path} }`,
      `process: { type: host, hosts: ['${host}'], ${find} host-key: '${pin}', sudo: ${more.sudo ?? false} }`,
    ].join('\n'),
  );
  const { stdout, stderr, code } = await deploytrace(
    ['verify', '--json', '--timeout', '30', '-c', config],
    { cwd: base, env: { SSH_AUTH_SOCK: agent } },
  );
  if (stdout === '') throw new Error(stderr);
  return { code, trace: traceOutput.parse(JSON.parse(stdout)) };
}

const verdicts = ({ trace }: Awaited<ReturnType<typeof verify>>) =>
  trace.links.map(({ verdict }) => verdict);

const python = (cwd: string) => startProcess('python3', ['-u', '-B', 'app.py'], { cwd });

describe('releases on a host over SSH', needs('sshd', 'ssh-agent', 'root'), () => {
  async function deployed() {
    const made = layout();
    const first = commit(made.source, 'First', APP);
    const one = made.release('1', first);
    made.point('1');
    await nextSecond();
    return { ...made, first, one, path: join(made.base, 'app/current'), at: await reach('root') };
  }

  test('a process of the current one runs it, found without a word in the config', async () => {
    const { base, first, one, path, at } = await deployed();
    const { pid } = await python(path);
    const { code, trace } = await verify({ base }, at, { path });
    expect(trace.artifacts).toMatchObject([
      { id: `files:${at.host}:${path}`, location: one, revision: first, host: at.host },
    ]);
    expect(trace.processes).toMatchObject([{ pid, revision: first, verdict: 'match' }]);
    expect(code).toBe(0);
  });

  test('a process that was not restarted runs the old one, also after that was removed', async () => {
    const { base, source, release, point, one, first, path, at } = await deployed();
    await python(path);
    release('2', commit(source, 'Second', { 'shop.py': 'X = 2\n' }));
    point('2');
    const stale = await verify({ base }, at, { path });
    expect(verdicts(stale)).toEqual(['same', 'stale']);
    expect(stale.trace.processes).toMatchObject([
      { revision: first, verdict: 'drift', relation: { kind: 'behind', behind: 1 } },
    ]);
    rmSync(one, { recursive: true });
    const removed = await verify({ base }, at, { path });
    expect(verdicts(removed)).toEqual(['same', 'stale']);
    expect(removed.trace.links[1]?.reason).toContain(one);
    expect(removed.code).toBe(1);
  });
});

describe('files on a host over SSH', needs('sshd', 'ssh-agent', 'root'), () => {
  test('a folder that was edited, and was touched since it was loaded', async () => {
    const made = layout();
    const folder = made.release('1', commit(made.source, 'First', APP));
    await nextSecond();
    await python(folder);
    const at = await reach('root');
    expect((await verify(made, at, { path: folder })).code).toBe(0);
    await afterLoading();
    writeFileSync(join(folder, 'shop.py'), 'X = 3\n');
    const edited = await verify(made, at, { path: folder });
    expect(verdicts(edited)).toEqual(['different', 'unknown']);
    expect(edited.code).toBe(1);
  });

  test('a program: the very bytes that run, or others', async () => {
    skipWithout('gcc');
    const made = layout();
    commit(made.source, 'First', APP);
    const program = join(made.base, 'sleep $(id)');
    const { copyFileSync } = await import('node:fs');
    copyFileSync('/bin/sleep', program);
    const at = await reach('root');
    const { spawn } = await import('node:child_process');
    const child = spawn(program, ['1000'], { stdio: 'ignore' });
    const more = { path: `'${program}'`, find: `{ pid: ${child.pid} }` };
    const running = await verify(made, at, more);
    expect(verdicts(running)[1]).toBe('same');
    rmSync(program);
    writeFileSync(program, 'another');
    const replaced = await verify(made, at, more);
    expect(verdicts(replaced)[1]).toBe('stale');
    child.kill();
  });
});

describe('files of another user', needs('root', 'mounts', 'sshd', 'ssh-agent', 'sudo'), () => {
  test('may not be read, but by sudo', async () => {
    const made = layout();
    const folder = made.release('1', commit(made.source, 'First', APP));
    chmodSync(made.base, 0o755);
    mkdirSync(join(folder, 'private'), { mode: 0o700 });
    chownSync(join(folder, 'private'), 65532, 65532);
    const sudoers = join(made.base, 'sudoers');
    writeFileSync(sudoers, 'guest ALL=(ALL) NOPASSWD: ALL\n', { mode: 0o440 });
    const at = await reach('guest', {
      account: { shell: '/bin/sh', home: openHome(), guest: true },
      prepare: `mount --bind ${sudoers} /etc/sudoers`,
    });
    const find = '{ command: ^none-such$ }';
    const denied = await verify(made, at, { path: folder, find });
    expect(denied.trace.artifacts).toMatchObject([{ state: 'unreachable' }]);
    expect(denied.trace.problems).toContainEqual(expect.objectContaining({ code: 'path-denied' }));
    const sudo = await verify(made, at, { path: folder, find, sudo: true });
    expect(sudo.trace.artifacts).toMatchObject([{ state: 'observed' }]);
    expect(sudo.trace.links[0]?.verdict).toBe('same');
  });
});
