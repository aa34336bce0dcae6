import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unitOf } from '../../../../src/adapters/process/host/select.ts';
import {
  containerOf,
  findSupervisor,
  terminalName,
} from '../../../../src/adapters/process/host/supervisor.ts';
import { parseStat, type Stat } from '../../../../src/clients/procfs/stat.ts';
import { askHost, processesOf } from '../../../support/host.ts';
import { testWith } from '../../../support/needs.ts';
import { startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const ID = '4b'.repeat(32);
const OTHER = '9c'.repeat(32);

describe('the container of a control group', () => {
  test.each([
    [`/docker/${ID}`, ID],
    [`/system.slice/docker-${ID}.scope`, ID],
    [`/docker/${OTHER}/docker/${ID}`, ID],
    [`/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope/container`, ID],
    [`/kubepods/burstable/pod2f1e/${ID}`, ID],
    [`/system.slice/containerd.service/kubepods-burstable-pod2f1e.slice:cri-containerd:${ID}`, ID],
    [`/ecs/0123456789abcdef0123456789abcdef/${ID}`, ID],
    [`/user.slice/libpod-conmon-${ID}.scope`, null],
    ['/system.slice/docker.service', null],
    [`/system.slice/shop-${ID}0.service`, null],
    [null, null],
  ])('%s', (cgroup, id) => {
    expect(containerOf(cgroup)).toBe(id);
  });
});

describe('the unit of a control group', () => {
  test.each([
    ['/system.slice/shop.service', 'shop.service'],
    ['/system.slice/system-shop.slice/shop@2.service', 'shop@2.service'],
    ['/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service', 'shop.service'],
    ['/user.slice/user-1000.slice/user@1000.service', null],
    ['/user.slice/user-1000.slice/session-4.scope', null],
    ['/system.slice/my.service.slice/x', null],
  ])('%s', (cgroup, unit) => {
    expect(unitOf(cgroup)).toBe(unit);
  });
});

describe('what watches over a process', () => {
  const stat = parseStat(
    '42 (app) S 1 42 42 0 -1 4194304 0 0 0 0 0 0 0 0 20 0 1 0 60106 0 0 0\n',
  ) as Stat;
  const ask = (
    cgroup: string | null,
    ancestors: readonly string[] = [],
    environ: Readonly<Record<string, string>> = {},
    terminal = 0,
  ) =>
    findSupervisor(
      { cgroup, environ, stat: { ...stat, terminal } },
      ancestors.map((line) => ({ argv: line.split(' ') })),
    );

  test.each([
    ['a unit', ask('/system.slice/shop.service'), { kind: 'systemd', name: 'shop.service' }],
    ['a container', ask(`/docker/${ID}`), { kind: 'container', name: ID }],
    [
      'supervisord, though it is itself a unit',
      ask('/system.slice/supervisor.service', ['/usr/bin/python3 /usr/bin/supervisord -n'], {
        SUPERVISOR_PROCESS_NAME: 'shop',
      }),
      { kind: 'supervisord', name: 'shop' },
    ],
    [
      'pm2, by the title of its daemon',
      ask(null, ['PM2 v5.3.0: God Daemon (/home/ana/.pm2)'], { pm_id: '3' }),
      { kind: 'pm2', name: '3' },
    ],
    [
      'not pm2: its name is only an argument',
      ask(null, ['node start.js pm2']),
      { kind: 'none', name: null },
    ],
    ['a terminal', ask('/x', [], {}, 136 << 8), { kind: 'terminal', name: 'pts/0' }],
    [
      'a login session',
      ask('/user.slice/user-0.slice/session-4.scope'),
      { kind: 'terminal', name: 'session-4.scope' },
    ],
    ['nothing', ask(null), { kind: 'none', name: null }],
  ])('%s', (_what, found, expected) => {
    expect(found).toEqual(expected);
  });
});

test.each([
  [0, null],
  [(136 << 8) | 7, 'pts/7'],
  [(137 << 8) | 1, 'pts/257'],
  [(4 << 8) | 1, 'tty1'],
  [(4 << 8) | 64, 'ttyS0'],
])('terminal %i', (device, name) => {
  expect(terminalName(device)).toBe(name);
});

testWith('supervisord')('a real program of a real supervisord', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'app.py'), 'import time\ntime.sleep(600)\n');
  writeFileSync(
    join(folder, 's.conf'),
    `[supervisord]
logfile = ${folder}/s.log
pidfile = ${folder}/s.pid
[program:shop]
command = python3 app.py
directory = ${folder}
`,
  );
  const daemon = await startProcess('supervisord', ['-n', '-c', join(folder, 's.conf')], {
    cwd: folder,
  });
  const children = async () =>
    processesOf(await askHost({ pid: daemon.pid })).filter(({ cwd }) => cwd === folder);
  await expect
    .poll(async () => (await children()).map(({ supervisor }) => supervisor))
    .toContainEqual({ kind: 'supervisord', name: 'shop' });
  daemon.kill('SIGTERM');
  await new Promise((resolve) => daemon.once('exit', resolve));
});
