import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { needs } from '../support/needs.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, git, initRepository } from '../support/repository.ts';
import { startDeploytrace } from '../support/run.ts';
import { fingerprintOf, openLab, startAgent, startSshd } from '../support/sshd.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Real servers are started and ended in each of these, on machines that have other things to do. */
vi.setConfig({ testTimeout: 90_000 });

/** A checkout on a host over SSH, behind its source, with a server that runs from it. */
async function behind() {
  const base = temporaryFolder();
  const origin = initRepository(join(base, 'origin'));
  commit(origin, 'Greet', { 'app.py': PYTHON_SERVER });
  const checkout = join(base, 'shop');
  git(base, 'clone', '-q', origin, checkout);
  await nextSecond();
  const server = await startProcess('/usr/bin/python3', ['-u', 'app.py'], { cwd: checkout });
  await afterLoading();
  const second = commit(origin, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
  const lab = openLab();
  const sshd = await startSshd(lab);
  const agent = await startAgent(lab.key);
  const config = `version: 1
source: { type: git, repository: ${origin}, ref: main }
artifact: { type: checkout, path: ${checkout} }
process:
  type: host
  hosts: ['ssh://root@127.0.0.1:${sshd.port}']
  find: { inside: ${checkout} }
  host-key: '${fingerprintOf(sshd.hostKey)}'
policy: { wait: 80s, interval: 200ms }
`;
  writeFileSync(join(base, 'deploy.config.yaml'), config);
  const waiting = startDeploytrace(['verify', '--json', '--timeout', '30'], {
    cwd: base,
    env: { SSH_AUTH_SOCK: agent },
  });
  const roll = async () => {
    git(checkout, 'pull', '-q');
    await nextSecond();
    server.kill('SIGKILL');
    return startProcess('/usr/bin/python3', ['-u', 'app.py'], { cwd: checkout });
  };
  const logins = () => sshd.log().split('Accepted publickey').length - 1;
  return { sshd, second, waiting, roll, logins };
}

function childrenOf(pid: number): readonly number[] {
  const printed = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return printed.trim().split(/\s+/).map(Number);
}

describe('waiting for a host over SSH', needs('sshd', 'ssh-agent', 'ps', 'root'), () => {
  test('is one login, however often it looks', async () => {
    const { second, waiting, roll, logins } = await behind();
    await waiting.until(/1 behind main/);
    const next = await roll();
    const { stdout, code } = await waiting.ended;
    const { policy, processes } = traceOutput.parse(JSON.parse(stdout));
    expect(processes).toMatchObject([{ pid: next.pid, revision: second, verdict: 'match' }]);
    expect(policy?.wait?.looks).toBeGreaterThan(1);
    expect(logins()).toBe(1);
    expect(code).toBe(0);
  });

  test('goes on after the connection was lost, with another login', async () => {
    const { sshd, second, waiting, roll, logins } = await behind();
    await waiting.until(/1 behind main/);
    // The sessions, not the server that listens.
    for (const session of childrenOf(sshd.pid)) process.kill(session, 'SIGKILL');
    await roll();
    const { stdout, stderr, code } = await waiting.ended;
    const { processes } = traceOutput.parse(JSON.parse(stdout));
    expect(processes).toMatchObject([{ revision: second, verdict: 'match' }]);
    expect(logins()).toBe(2);
    expect(code, stderr).toBe(0);
  });
});
