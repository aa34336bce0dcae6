import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isHelper } from '../../../../src/adapters/process/host/leave-out.ts';
import { askHost, factsOf, failureOf, pidsOf } from '../../../support/host.ts';
import { testWith } from '../../../support/needs.ts';
import { PYTHON_SERVER, startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const READY_THEN_WAIT = 'echo ready; while :; do sleep 600; done';

async function notes(folder: string) {
  const { problems } = await askHost({ inside: folder });
  return problems.map(({ code, message }) => `${code}: ${message}`);
}

async function server(folder: string) {
  writeFileSync(join(folder, 'app.py'), PYTHON_SERVER);
  return startProcess('python3', ['-u', 'app.py'], { cwd: folder });
}

test('a server counts; a shell, an editor and what merely stands there are left out, and named', async () => {
  const folder = temporaryFolder();
  const bin = temporaryFolder();
  const sleep = realpathSync('/bin/sleep');
  copyFileSync(sleep, join(bin, 'vim'));
  const start = (command: string, args: readonly string[]) =>
    startProcess('sh', ['-c', 'echo ready; exec "$@"', 'sh', command, ...args], { cwd: folder });
  const app = await server(folder);
  const shell = await startProcess('bash', ['-c', READY_THEN_WAIT], { cwd: folder });
  const editor = await start(join(bin, 'vim'), ['600']);
  const bystander = await start(sleep, ['600']);
  await expect
    .poll(() => notes(folder))
    .toEqual([
      expect.stringMatching(
        `^left-out: left out .*sleep ${bystander.pid} \\(only stands in the folder\\), ` +
          `bash ${shell.pid} \\(a shell\\), vim ${editor.pid} \\(of an editor\\)$`,
      ),
    ]);
  expect(pidsOf(await askHost({ inside: folder }))).toEqual([app.pid]);
});

test('what reads this command on a pipe is not worth a word', async () => {
  const folder = temporaryFolder();
  const { pid } = await server(folder);
  // Of the group of processes that the one which looks is in, as everything on one pipe is.
  const reader = spawn('sleep', ['600'], { cwd: folder, stdio: 'ignore' });
  onTestFinished(() => void reader.kill('SIGKILL'));
  await once(reader, 'spawn');
  expect(pidsOf(await askHost({ inside: folder }))).toEqual([pid]);
  expect(await notes(folder)).toEqual([]);
});

test('a script that a shell runs is a program like any other', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'run.sh'), `#!/bin/sh\n${READY_THEN_WAIT}\n`);
  chmodSync(join(folder, 'run.sh'), 0o755);
  const { pid } = await startProcess(join(folder, 'run.sh'), [], { cwd: '/' });
  expect(pidsOf(await askHost({ inside: folder }))[0]).toBe(pid);
});

test('a folder is found under each of its names', async () => {
  const base = temporaryFolder();
  mkdirSync(join(base, 'releases', '1'), { recursive: true });
  symlinkSync('releases/1', join(base, 'current'));
  const { pid } = await server(join(base, 'current'));
  expect(pidsOf(await askHost({ inside: join(base, 'current') }))).toEqual([pid]);
  expect(pidsOf(await askHost({ inside: join(base, 'releases', '1') }))).toEqual([pid]);
});

testWith('root')('a folder whose name only begins the same is another', async () => {
  const base = temporaryFolder();
  mkdirSync(join(base, 'shop'));
  mkdirSync(join(base, 'shop-2'));
  await server(join(base, 'shop-2'));
  expect(failureOf(await askHost({ inside: join(base, 'shop') }))).toEqual([
    'absent',
    'process-not-found',
  ]);
});

testWith('mounts')('a folder of the same name among other mounts is another', async () => {
  const base = temporaryFolder();
  const [ours, theirs] = [join(base, 'ours'), join(base, 'theirs')];
  for (const folder of [ours, theirs]) mkdirSync(folder);
  writeFileSync(join(theirs, 'app.py'), PYTHON_SERVER);
  const script = 'mount --bind "$1" "$2" && cd "$2" && exec python3 -u app.py';
  await startProcess('unshare', ['--mount', 'sh', '-ec', script, 'sh', theirs, ours], { cwd: '/' });
  expect(failureOf(await askHost({ inside: ours }))).toEqual(['absent', 'process-not-found']);
});

testWith(
  'root',
  'gcc',
  'chroot',
)('a script of the same name below another root is another', async () => {
  const base = temporaryFolder();
  const [ours, jail] = [join(base, 'ours'), join(base, 'jail')];
  for (const folder of [ours, join(jail, ours)]) mkdirSync(folder, { recursive: true });
  for (const folder of [ours, join(jail, ours)]) writeFileSync(join(folder, 'app.py'), '');
  const input = '#include <unistd.h>\nint main() { write(1, "ready\\n", 6); for (;;) pause(); }\n';
  execFileSync('gcc', ['-static', '-x', 'c', '-o', join(jail, 'python3'), '-'], { input });
  const { pid } = await startProcess('chroot', [jail, '/python3', join(ours, 'app.py')], {});
  expect(failureOf(await askHost({ inside: ours }))).toEqual(['absent', 'process-not-found']);
  const [facts] = factsOf(await askHost({ pid }));
  expect(facts?.script).toMatchObject({
    path: join(jail, ours, 'app.py'),
    inode: `${statSync(join(jail, ours)).dev}:${statSync(join(jail, ours, 'app.py')).ino}`,
  });
});

test('what python starts to clean up is known by all that it was told to run, not by what somebody says', () => {
  const text = 'from multiprocessing.resource_tracker import main;main(7)';
  expect(isHelper({ argv: ['/usr/bin/python3', '-B', '-c', text] })).toBe(true);
  expect(isHelper({ argv: ['python3', 'worker.py', text] })).toBe(false);
  expect(isHelper({ argv: ['python3', '-c', `${text};import worker`] })).toBe(false);
});
