import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askHost, factsOf, processesOf } from '../../../support/host.ts';
import { PYTHON_SERVER, startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const WAITS = "print('ready', flush=True)\nimport time\ntime.sleep(600)\n";

async function python(text: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'app.py'), text);
  const before = Date.now();
  const { pid } = await startProcess('python3', ['-u', 'app.py', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
  });
  return { folder, pid, before, after: Date.now() };
}

test('what the kernel knows of a process', async () => {
  const { folder, pid, before, after } = await python(PYTHON_SERVER, ['--token', 'hunter2hunter2']);
  const found = await askHost({ pid });
  const [facts] = factsOf(found);
  expect(facts?.process).toMatchObject({
    pid,
    parent: process.pid,
    depth: 0,
    user: userInfo().username,
    name: 'python3',
    command: [expect.stringMatching(/python3$/), '-u', 'app.py', '--token', '***'],
    cwd: folder,
    cwdDeleted: false,
    elsewhere: false,
    denied: [],
  });
  expect(facts?.script?.path).toBe(join(folder, 'app.py'));
  expect(facts?.process?.memory).toBeGreaterThan(1_000_000);
  expect(facts?.process?.cpu).toBeGreaterThanOrEqual(0);
  const started = Date.parse(facts?.process?.startedAt ?? '');
  expect(started).toBeGreaterThan(before - 100);
  expect(started).toBeLessThan(after + 100);
  expect(found.machines).toEqual([
    {
      host: 'local',
      os: expect.stringMatching(/\w/),
      kernel: execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim(),
      virtualization: expect.objectContaining({ kind: expect.any(String) }),
      clock: null,
    },
  ]);
});

test('of its environment only what names a revision is told', async () => {
  const commit = `${'c0ffee'.repeat(6)}c0ff`;
  const { pid } = await python(WAITS, [], { GIT_COMMIT: commit, SESSION_KEY: 'hunter2hunter2' });
  const found = await askHost({ pid });
  expect(factsOf(found)[0]?.claims).toEqual([
    {
      revision: commit,
      strength: 'claimed',
      by: 'environment variable GIT_COMMIT',
      where: `/proc/${pid}/environ`,
      dirty: null,
    },
  ]);
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

test('a working directory that was deleted under it', async () => {
  const folder = temporaryFolder();
  const cwd = join(folder, 'releases', '1');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'app.py'), WAITS);
  const { pid } = await startProcess('python3', ['-u', 'app.py'], { cwd });
  rmSync(cwd, { recursive: true });
  const [facts] = factsOf(await askHost({ pid }));
  expect(facts?.process).toMatchObject({ cwd, cwdDeleted: true });
  expect(facts?.script).toEqual({ path: join(cwd, 'app.py'), changedAt: null, inode: null });
  mkdirSync(cwd);
  expect(processesOf(await askHost({ pid }))[0]).toMatchObject({ cwd, cwdDeleted: true });
});

test.each([
  ['a parenthesis and a line feed', 'a) R 1\n(b'],
  ['an escape', '\u001b[2Jx'],
  ['nothing', ''],
])('a process whose name holds %s', async (_what, name) => {
  const { pid } = await python(
    `import ctypes, sys, time\nctypes.CDLL(None).prctl(15, ${JSON.stringify(name)}.encode(), 0, 0, 0)\nprint('ready', flush=True)\ntime.sleep(600)\n`,
  );
  expect(processesOf(await askHost({ pid }))[0]).toMatchObject({ pid, name, parent: process.pid });
});

test('several ports, each once, of both families', async () => {
  const { pid } = await python(`import socket, time
sockets = [socket.socket(f) for f in (socket.AF_INET, socket.AF_INET6)]
for s, a in zip(sockets, ('127.0.0.1', '::1')):
    s.bind((a, 0)); s.listen()
print('ready', flush=True)
time.sleep(600)
`);
  const [found] = processesOf(await askHost({ pid }));
  expect(found?.ports.map(({ address }) => address).sort()).toEqual(['127.0.0.1', '::1']);
});

test('a terminal that started it is what watches over it', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'app.py'), `import os\nprint(os.getpid(), flush=True)\n${WAITS}`);
  const child = await startProcess('script', ['-qfc', 'python3 -u app.py', '/dev/null'], {
    cwd: folder,
  });
  const found = processesOf(await askHost({ pid: child.pid }));
  const server = found.find(({ command }) => /python3$/.test(command[0] ?? ''));
  expect(server?.supervisor).toEqual({
    kind: 'terminal',
    name: expect.stringMatching(/^pts\/\d+$/),
  });
  if (server) process.kill(server.pid);
});

test('a script that was named before the process changed its folder may be one of two', async () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  const text = `process.chdir(${JSON.stringify(second)}); console.log('ready'); setInterval(() => {}, 1000)`;
  for (const folder of [first, second]) writeFileSync(join(folder, 'app.js'), text);
  // Not by a shell, which corrects the variable.
  const script = async (PWD: string) => {
    const { pid } = await startProcess(process.execPath, ['app.js'], { cwd: first, env: { PWD } });
    return factsOf(await askHost({ pid }))[0]?.script;
  };
  const [path, rival] = [join(second, 'app.js'), join(first, 'app.js')];
  expect(await script(first)).toMatchObject({ path, rival });
  // Inherited, of somebody who stood elsewhere.
  expect((await script('/'))?.rival).toBeUndefined();
});
