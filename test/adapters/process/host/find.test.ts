import { realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Selectors } from '../../../../src/adapters/process/host/options.ts';
import { askHost, failureOf, pidsOf, processesOf } from '../../../support/host.ts';
import { PYTHON_SERVER, startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const TREE = `import os, sys, time
name = sys.argv[1]
if os.fork() == 0:
    if os.fork() == 0:
        time.sleep(600)
    time.sleep(600)
print('ready', flush=True)
time.sleep(600)
`;

async function server() {
  const folder = temporaryFolder();
  const mark = `mark-${folder.split('-').at(-1)}`;
  writeFileSync(join(folder, 'app.py'), PYTHON_SERVER);
  const child = await startProcess('python3', ['-u', 'app.py', mark], { cwd: folder });
  const [facts] = processesOf(await askHost({ pid: child.pid }));
  return { folder, mark, pid: child.pid, port: facts?.ports[0]?.port ?? 0 };
}

test('each selector finds the process that it means, alone and all together', async () => {
  const { folder, mark, pid, port } = await server();
  writeFileSync(join(folder, 'app.pid'), `${pid}\n`);
  symlinkSync(folder, `${folder}/link`);
  const find: Selectors = {
    pid,
    pidfile: 'app.pid',
    port,
    command: `app\\.py ${mark}$`,
    exe: realpathSync('/usr/bin/python3'),
    cwd: `${folder}/link`,
    user: 'root',
    inside: folder,
  };
  const exe = processesOf(await askHost({ pid }))[0];
  expect(exe).toMatchObject({ cwd: folder, ports: [{ address: '127.0.0.1', port }] });
  for (const name of ['pid', 'pidfile', 'port', 'command', 'cwd', 'inside'] as const) {
    expect([name, pidsOf(await askHost({ [name]: find[name] }, { baseFolder: folder }))]).toEqual([
      name,
      [pid],
    ]);
  }
  const { exe: _python, user: _root, ...rest } = find;
  expect(
    pidsOf(await askHost({ ...rest, user: String(process.getuid?.()) }, { baseFolder: folder })),
  ).toEqual([pid]);
});

test('several selectors must all hold', async () => {
  const { mark, pid, port } = await server();
  expect(failureOf(await askHost({ command: mark, port: port === 1 ? 2 : 1 }))).toEqual([
    'absent',
    'process-not-found',
  ]);
  expect(failureOf(await askHost({ command: mark, cwd: '/' }))).toEqual([
    'absent',
    'process-not-found',
  ]);
  expect(failureOf(await askHost({ command: mark, exe: '/bin/true' }))).toEqual([
    'absent',
    'process-not-found',
  ]);
  expect(failureOf(await askHost({ pid, command: 'no such argument' }))).toEqual([
    'absent',
    'process-not-found',
  ]);
});

test('a group is found whole, as a tree; or not, where that is asked for', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tree.py'), TREE);
  const child = await startProcess('python3', ['tree.py', folder], { cwd: folder });
  await expect
    .poll(async () => processesOf(await askHost({ pid: child.pid })).map(({ depth }) => depth))
    .toEqual([0, 1, 2]);
  const family = processesOf(await askHost({ pid: child.pid }));
  expect(family.map(({ parent }) => parent)).toEqual([process.pid, family[0]?.pid, family[1]?.pid]);
  expect(pidsOf(await askHost({ inside: folder }))).toEqual(family.map(({ pid }) => pid));
  expect(pidsOf(await askHost({ pid: child.pid }, { children: false }))).toEqual([child.pid]);
  for (const { pid } of family.slice(1)) process.kill(pid);
});

test('what is looked for is not what looks for it', async () => {
  const found = await askHost({ command: 'vitest' });
  const pids = found.observations.flatMap((each) =>
    each.state === 'observed' ? [each.facts.process?.pid] : [],
  );
  expect(pids).not.toContain(process.pid);
  expect(pidsOf(await askHost({ pid: process.pid }, { children: false }))).toEqual([process.pid]);
});

test.each<readonly [string, Selectors, readonly [string, string]]>([
  ['a number that no process has', { pid: 4_194_303 }, ['absent', 'pid-not-found']],
  ['a port that is closed', { port: 1 }, ['absent', 'process-not-found']],
  ['a user that is not there', { user: 'no-such-user' }, ['unreachable', 'user-unknown']],
  ['a pidfile that is not there', { pidfile: '/nonexistent' }, ['absent', 'pidfile-not-found']],
  ['a unit of a machine without any', { unit: 'no-such' }, ['absent', 'process-not-found']],
])('%s is absent', async (_what, find, failure) => {
  expect(failureOf(await askHost(find))).toEqual(failure);
});

test.each([
  ['words', 'four'],
  ['nothing', ''],
  ['a negative number', '-1'],
  ['zero', '0'],
  ['two numbers in a line', '12 13'],
  ['escapes', '\u001b[31m1'],
  ['a number beyond all', '99999999999'],
])('a pidfile that holds %s', async (_what, text) => {
  const pidfile = join(temporaryFolder(), 'app.pid');
  writeFileSync(pidfile, text);
  const found = await askHost({ pidfile });
  expect(failureOf(found)).toEqual(['unreachable', 'pidfile-invalid']);
  expect(found.observations[0]?.subject.location).toBe(`pidfile ${pidfile}`);
});

test('a pidfile of a process that has ended', async () => {
  const pidfile = join(temporaryFolder(), 'app.pid');
  writeFileSync(pidfile, '4194303\nsecond line\n');
  const found = await askHost({ pidfile });
  expect(failureOf(found)).toEqual(['absent', 'process-not-found']);
});
