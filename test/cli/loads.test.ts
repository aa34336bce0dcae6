import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { afterLoading, nextSecond, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Serves until SIGHUP, then becomes itself anew, in the same process, as uWSGI's master does. */
const REEXECS = `import os, signal, sys, threading, time
ready = threading.Thread(target=time.sleep, args=(600,), daemon=True)
ready.start()
def again(*_): os.execv(sys.executable, [sys.executable, '-u', __file__])
signal.signal(signal.SIGHUP, again)
print('ready', flush=True)
while True: time.sleep(0.1)
`;

/** Loads everything, then forks a worker at each SIGUSR1. */
const PRELOADS = `import os, signal, time
def fork(*_):
    if os.fork() == 0:
        print('worker', flush=True)
        while True: time.sleep(600)
signal.signal(signal.SIGUSR1, fork)
print('ready', flush=True)
while True: time.sleep(600)
`;

async function system(text: string) {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const first = commit(folder, 'Greet', { 'app.py': text });
  await nextSecond();
  const server = await startProcess('/usr/bin/python3', ['-u', join(folder, 'app.py')], {
    cwd: '/',
  });
  const next = () => new Promise((resolve) => server.stdout?.once('data', resolve));
  return { folder, first, server, next };
}

async function verify(cwd: string) {
  const { stdout, code } = await deploytrace(['verify', '--json'], { cwd });
  return { code, trace: JSON.parse(stdout) };
}

test('exec in place: the start says nothing, its threads say that it may be new', async () => {
  const { folder, server, next } = await system(REEXECS);
  await afterLoading();
  const second = commit(folder, 'Greet louder', { 'app.py': `${REEXECS}# louder\n` });
  const stale = await verify(folder);
  expect(stale.trace.links[1].verdict).toBe('stale');
  expect(stale.code).toBe(1);
  await wait(1500);
  const again = next();
  server.kill('SIGHUP');
  await again;
  const { trace, code } = await verify(folder);
  // It runs the second commit, but a thread alone cannot tell that: what is not known is not drift.
  expect(trace.processes).toMatchObject([{ pid: server.pid, verdict: 'unknown' }]);
  expect(trace.source.revision).toBe(second);
  expect(code).toBe(3);
});

test('a worker forked after a commit may run its master’s code: it cannot be told', async () => {
  const { folder, first, server, next } = await system(PRELOADS);
  await afterLoading();
  commit(folder, 'Greet louder', { 'app.py': `${PRELOADS}# louder\n` });
  await nextSecond();
  const worker = next();
  server.kill('SIGUSR1');
  await worker;
  const { trace, code } = await verify(folder);
  expect(trace.processes).toMatchObject([
    { pid: server.pid, verdict: 'drift', revision: first },
    { verdict: 'unknown' },
  ]);
  expect(code).toBe(1);
});
