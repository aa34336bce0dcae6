import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../support/git-server.ts';
import { needs } from '../support/needs.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { production, verifyThere as verify } from '../support/production.ts';
import { commit, git } from '../support/repository.ts';
import { APPLICATION, startUwsgi } from '../support/uwsgi.ts';

describe('a host over SSH', needs('sshd', 'ssh-agent', 'root'), () => {
  test('fresh, not pulled, pulled but not restarted; and nothing there is changed', async () => {
    const system = await production(PYTHON_SERVER);
    const { origin, first, checkout, host } = system;
    const server = await startProcess('/usr/bin/python3', ['-u', 'app.py'], { cwd: checkout });
    const inode = () =>
      execFileSync('stat', ['-c', '%Y %Z %i', join(checkout, '.git', 'index')]).toString();
    const before = inode();

    const fresh = await verify(system, `{ inside: ${checkout} }`);
    expect(fresh.trace.processes).toMatchObject([
      { host, pid: server.pid, verdict: 'match', revision: first },
    ]);
    expect(fresh.trace.links.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
    expect(fresh.code).toBe(0);
    expect(inode()).toBe(before);

    await afterLoading();
    commit(origin, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
    const notPulled = await verify(system, `{ inside: ${checkout} }`);
    expect(notPulled.trace.links.map(({ verdict }) => verdict)).toEqual(['behind', 'same']);
    expect(notPulled.code).toBe(1);

    git(checkout, 'pull', '-q');
    const notRestarted = await verify(system, `{ inside: ${checkout} }`);
    expect(notRestarted.trace.links.map(({ verdict }) => verdict)).toEqual(['same', 'stale']);
    expect(notRestarted.trace.processes).toMatchObject([{ verdict: 'drift', revision: first }]);
    expect(notRestarted.code).toBe(1);
  });

  test('one that accepts and never answers costs its own time, and does not spoil the rest', async () => {
    const system = await production(PYTHON_SERVER);
    await startProcess('/usr/bin/python3', ['-u', 'app.py'], { cwd: system.checkout });
    const silent = createServer(() => {});
    const port = await freePort();
    await new Promise<void>((done) => silent.listen(port, '127.0.0.1', done));
    onTestFinished(() => void silent.close());
    const hosts = [`ssh://root@127.0.0.1:${port}`, system.host];
    const { code, trace } = await verify(system, `{ inside: ${system.checkout} }`, hosts);
    expect(trace.processes).toMatchObject([{ state: 'unreachable' }, { verdict: 'match' }]);
    expect(trace.artifacts).toMatchObject([{ state: 'unreachable' }, { state: 'observed' }]);
    expect(code).toBe(3);
  });

  test('a host that shows another key than the one that was pinned is not even logged in to', async () => {
    const system = await production(PYTHON_SERVER);
    const pin = `SHA256:${'A'.repeat(43)}`;
    const { code, trace } = await verify({ ...system, pin }, `{ inside: ${system.checkout} }`);
    expect(trace.problems).toContainEqual(expect.objectContaining({ code: 'host-key-changed' }));
    expect(code).toBe(3);
  });
});

describe('the second scenario', needs('sshd', 'ssh-agent', 'root', 'uwsgi'), () => {
  test('git pull on a server, then SIGHUP to the master of uWSGI', async () => {
    const system = await production(APPLICATION);
    const { origin, first, checkout } = system;
    const server = await startUwsgi(checkout);
    const find = `{ pidfile: ${server.pidfile} }`;
    const told = ({ trace }: Awaited<ReturnType<typeof verify>>) =>
      trace.processes.map(({ verdict, revision }) => `${verdict} ${revision}`);
    const all = (word: string) => [word, word, word];

    expect(told(await verify(system, find))).toEqual(all(`match ${first}`));
    await afterLoading();
    const second = commit(origin, 'Greet louder', { 'app.py': `${APPLICATION}# louder\n` });
    git(checkout, 'pull', '-q');
    expect(told(await verify(system, find))).toEqual(all(`drift ${first}`));
    await nextSecond();
    await server.reload();
    expect(told(await verify(system, find))).toEqual(all(`match ${second}`));
  });
});
