import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { askHost, failureOf, pidsOf } from '../support/host.ts';
import { needs, testWith } from '../support/needs.ts';
import { openPm2 } from '../support/pm2.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { type Production, production, startThere, verifyThere } from '../support/production.ts';
import { commit, git } from '../support/repository.ts';
import type { Ran } from '../support/run.ts';
import { startSupervisord } from '../support/supervisord.ts';
import { temporaryFolder } from '../support/temporary.ts';

const NODE_SERVER = `require('node:http')
  .createServer((_request, response) => response.end('hello'))
  .listen(0, '127.0.0.1');
`;

/** Each process with its verdict and what manages it: this machine and SSH must say the same. */
async function told(system: Production, find: string) {
  const look = async (host: string) =>
    (await verifyThere(system, find, [host])).trace.processes.map(
      ({ pid, verdict, supervisor }) => ({ pid, verdict, supervisor }),
    );
  const here = await look('local');
  expect(await look(system.host)).toEqual(here);
  return here;
}

describe('what supervisord started', needs('sshd', 'ssh-agent', 'root', 'supervisord'), () => {
  const PROGRAM = (checkout: string) => `
[program:shop]
command = /usr/bin/python3 -u app.py
directory = ${checkout}
numprocs = 2
process_name = %(program_name)s_%(process_num)02d
[program:shop-worker]
command = /usr/bin/python3 -u app.py
directory = ${checkout}
[group:web]
programs = mail,news
[program:mail]
command = /usr/bin/python3 -u app.py
directory = ${checkout}
[program:news]
command = /usr/bin/python3 -u app.py
directory = ${checkout}
`;

  test('is found by program and group, and only that, here and there', async () => {
    const system = await production(PYTHON_SERVER);
    const { control, pidOf } = await startSupervisord(PROGRAM(system.checkout));
    await expect.poll(() => control('status').match(/RUNNING/g)?.length).toBe(5);
    const pids = async (find: string) =>
      (await told(system, find)).map(({ pid }) => pid).sort((a, b) => (a ?? 0) - (b ?? 0));
    const [first, second] = [pidOf('shop:shop_00'), pidOf('shop:shop_01')];
    const [mail, news] = [pidOf('web:mail'), pidOf('web:news')];
    const sorted = (...all: readonly number[]) => [...all].sort((a, b) => a - b);
    expect(await pids('{ supervisor: shop }')).toEqual(sorted(first, second));
    expect(await pids("{ supervisor: 'shop:shop_01' }")).toEqual([second]);
    expect(await pids('{ supervisor: web }')).toEqual(sorted(mail, news));
    expect(await pids("{ supervisor: 'web:*', command: app }")).toEqual(sorted(mail, news));
    expect(await pids('{ supervisor: mail }')).toEqual([mail]);
    const [absent] = (await verifyThere(system, '{ supervisor: sho }')).trace.processes;
    expect(absent).toMatchObject({ state: 'absent' });
  });

  test('was restarted by half: the other half is named', async () => {
    const system = await production(PYTHON_SERVER);
    const { control, pidOf } = await startSupervisord(PROGRAM(system.checkout));
    await expect.poll(() => control('status').match(/RUNNING/g)?.length).toBe(5);
    await afterLoading();
    commit(system.origin, 'Greet louder', { 'app.py': `${PYTHON_SERVER}# louder\n` });
    git(system.checkout, 'pull', '-q');
    await nextSecond();
    control('restart', 'shop:shop_01');
    const supervisor = (name: string) => ({ kind: 'supervisord', name });
    const found = await told(system, '{ supervisor: shop }');
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        { pid: pidOf('shop:shop_00'), verdict: 'drift', supervisor: supervisor('shop_00') },
        { pid: pidOf('shop:shop_01'), verdict: 'match', supervisor: supervisor('shop_01') },
      ]),
    );
  });
});

/** How a wait ended that would have had an hour, and why. */
async function waitedIn(...line: Parameters<typeof startWaiting>) {
  return endOf(await startWaiting(...line).ended);
}

function startWaiting(system: Production, find: string, host: string) {
  return startThere(system, ['verify', '--wait', '1h', '--json'], find, [host]);
}

function endOf(ran: Ran) {
  const { processes, policy } = traceOutput.parse(JSON.parse(ran.stdout));
  const states = processes.map(({ state }) => state);
  return { code: ran.code, end: policy?.wait?.end, states, stderr: ran.stderr };
}

describe('what its manager has given up is not waited for, here and there', () => {
  const having = (manager: string) => ({
    ...needs('sshd', 'ssh-agent', 'root', manager),
    timeout: 90_000,
  });

  test('supervisord: one of a group', having('supervisord'), async () => {
    const system = await production(PYTHON_SERVER);
    const { status } = await startSupervisord(`[group:pair]
programs = up,down
[program:up]
command = /usr/bin/python3 -u app.py
directory = ${system.checkout}
[program:down]
command = /usr/bin/python3 -u missing.py
directory = ${system.checkout}
startretries = 0
`);
    await expect.poll(status).toMatch(/FATAL[\s\S]*RUNNING/);
    await Promise.all(
      ['local', system.host].map(async (host) => {
        const { stderr, ...ended } = await waitedIn(system, '{ supervisor: pair }', host);
        expect(ended).toEqual({ code: 1, end: 'failed', states: ['observed', 'absent'] });
        expect(stderr).toMatch(/✗ pair:down has failed, and supervisord does not start it again/);
      }),
    );
  });

  test(
    'what is found by other means, once it was seen to be of it',
    having('supervisord'),
    async () => {
      const system = await production(PYTHON_SERVER);
      const { control, status } = await startSupervisord(`[program:loaded]
command = /usr/bin/python3 -u app.py
directory = ${system.checkout}
startretries = 0
`);
      await expect.poll(status).toMatch('RUNNING');
      await afterLoading();
      commit(system.origin, 'Greet no more', { 'app.py': 'raise SystemExit(3)\n' });
      const waiting = startWaiting(system, `{ cwd: ${system.checkout} }`, system.host);
      await waiting.until(/1 behind/);
      git(system.checkout, 'pull', '-q');
      await nextSecond();
      expect(() => control('restart', 'loaded')).toThrow();
      const { stderr, ...ended } = endOf(await waiting.ended);
      expect(ended).toEqual({ code: 1, end: 'failed', states: ['absent'] });
      expect(stderr).toMatch(/✗ loaded has failed, and supervisord does not start it again/);
    },
  );

  test('pm2', having('pm2'), async () => {
    const system = await production(NODE_SERVER, 'app.js');
    const { pm2 } = openPm2(system.checkout);
    pm2('start', '/bin/false', '--name', 'lost', '--interpreter', 'none', '--max-restarts', '1');
    await expect.poll(() => pm2('jlist')).toMatch('"status":"errored"');
    await Promise.all(
      ['local', system.host].map(async (host) => {
        const { stderr, ...ended } = await waitedIn(system, '{ pm2: lost }', host);
        expect(ended).toEqual({ code: 1, end: 'failed', states: ['absent'] });
        expect(stderr).toMatch(/✗ lost has failed, and pm2 does not start it again/);
      }),
    );
  });
});

describe('what pm2 started', needs('sshd', 'ssh-agent', 'root', 'pm2'), () => {
  test('is found by name, as a fork and as a cluster, and reloaded by half', async () => {
    const system = await production(NODE_SERVER, 'app.js');
    const { pm2, pidsOf } = openPm2(system.checkout);
    pm2('start', 'app.js', '--name', 'my shop');
    pm2('start', 'app.js', '--name', 'api', '-i', '2');
    const supervisor = { kind: 'pm2', name: 'my shop' };
    const [fork] = pidsOf('my shop');
    expect(await told(system, '{ pm2: my shop }')).toEqual([
      { pid: fork, verdict: 'match', supervisor },
    ]);
    const cluster = await told(system, '{ pm2: api }');
    expect(cluster.map(({ pid }) => pid)).toEqual(pidsOf('api'));
    expect(cluster.map(({ verdict }) => verdict)).toEqual(['match', 'match']);

    await afterLoading();
    commit(system.origin, 'Greet louder', { 'app.js': `${NODE_SERVER}// louder\n` });
    git(system.checkout, 'pull', '-q');
    await nextSecond();
    pm2('reload', '1');
    const verdicts = (await told(system, '{ pm2: api }')).map(({ verdict }) => verdict);
    expect(verdicts.sort()).toEqual(['drift', 'match']);
  });
});

// In this file, because files run at the same time: what one supervisord runs is found by whoever asks for that name.
testWith('supervisord')('what only inherited a name is not what was started under it', async () => {
  const { pidOf } = await startSupervisord('[program:shop]\ncommand = sleep 600\n');
  const env = { ...process.env, SUPERVISOR_PROCESS_NAME: 'shop', SUPERVISOR_GROUP_NAME: 'shop' };
  await startProcess('sh', ['-c', 'echo ready; sleep 600'], { env });
  await expect.poll(() => pidOf('shop')).toBeGreaterThan(0);
  expect(pidsOf(await askHost({ supervisor: 'shop' }))).toEqual([pidOf('shop')]);
  expect(failureOf(await askHost({ pm2: 'shop' }))).toEqual(['absent', 'process-not-found']);
});

const TITLED = `import ctypes
for line in open('/proc/self/stat'):
    start, end = [int(word) for word in line.rsplit(') ', 1)[1].split()[47:49]]
ctypes.memset(start, 32, end - start)
import time
time.sleep(600)
`;

testWith('supervisord', 'root')('a title over the name makes it unknown, not absent', async () => {
  const script = join(temporaryFolder(), 'titled.py');
  writeFileSync(script, TITLED);
  const { control } = await startSupervisord(
    `[program:shop]\ncommand = /usr/bin/python3 ${script}\n`,
  );
  await expect.poll(() => control('status')).toMatch('RUNNING');
  await expect
    .poll(async () => failureOf(await askHost({ supervisor: 'shop' })))
    .toEqual(['unreachable', 'process-denied']);
  expect(failureOf(await askHost({ supervisor: 'shop', command: 'no such' }))).toEqual([
    'absent',
    'process-not-found',
  ]);
});
