import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openGit } from '../../../src/clients/git/git.ts';
import { commit, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const never = () => new AbortController().signal;

it('gives all that git printed, however long', async () => {
  const folder = initRepository(temporaryFolder());
  const text = 'ünï\n'.repeat(1_000_000);
  commit(folder, 'one', { big: text });
  const git = openGit(folder, { signal: never() });
  expect(await git(['cat-file', 'blob', 'HEAD:big'])).toBe(text);
  expect(await git(['for-each-ref', 'refs/tags'])).toBe('');
});

it('hands input over', async () => {
  const folder = initRepository(temporaryFolder());
  const head = commit(folder, 'one');
  const git = openGit(folder, { signal: never() });
  expect(await git(['cat-file', '--batch-check'], `${head}\n`)).toMatch(`${head} commit `);
});

it('says what git said, without the passwords of URLs', async () => {
  const git = openGit('/', { signal: never(), network: true, gitFolder: '/dev/null' });
  await expect(git(['ls-remote', '--', 'http://ana:secret@127.0.0.1:1/x'])).rejects.toMatchObject({
    code: 'git-failed',
    message: expect.stringMatching(/^git ls-remote: (?!.*secret)/),
  });
});

it('names a folder that is missing, and one without a repository', async () => {
  const folder = temporaryFolder();
  const ask = (path: string) => openGit(path, { signal: never() })(['rev-parse', 'HEAD']);
  await expect(ask(join(folder, 'nope'))).rejects.toMatchObject({ code: 'path-not-found' });
  await expect(ask(folder)).rejects.toMatchObject({ code: 'not-a-repository' });
});

it('uses no protocol unless it may', async () => {
  const folder = initRepository(temporaryFolder());
  const git = openGit(folder, { signal: never() });
  await expect(git(['ls-remote', '--', `file://${folder}`])).rejects.toThrow(
    "transport 'file' not allowed",
  );
});

it('ends with the signal, by its reason, while a remote keeps it waiting', async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const controller = new AbortController();
  server.once('connection', (socket) => {
    onTestFinished(() => void socket.destroy());
    controller.abort(new Error('enough'));
  });
  const { port } = server.address() as AddressInfo;
  const git = openGit('/', { signal: controller.signal, network: true });
  await expect(git(['ls-remote', '--', `git://127.0.0.1:${port}/x`])).rejects.toThrow('enough');
  await expect(git(['version'])).rejects.toThrow('enough');
});

it('ends the ssh that git has started, too', async () => {
  const [bin, note] = [temporaryFolder(), join(temporaryFolder(), 'pid')];
  const ssh = `#!/bin/sh\necho $$ > ${note}.new\nmv ${note}.new ${note}\nexec sleep 600\n`;
  writeFileSync(join(bin, 'ssh'), ssh, { mode: 0o755 });
  const path = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  process.env.PATH = `${bin}:${path}`;
  const controller = new AbortController();
  const git = openGit('/', { signal: controller.signal, network: true });
  const asking = expect(git(['ls-remote', '--', 'ssh://127.0.0.1/x'])).rejects.toThrow('enough');
  while (!existsSync(note)) await setTimeout(20);
  const pid = Number(readFileSync(note, 'utf8'));
  onTestFinished(() => {
    if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  });
  expect(isRunning(pid)).toBe(true);
  controller.abort(new Error('enough'));
  await asking;
  while (isRunning(pid)) await setTimeout(20);
});

/** One that nobody has waited for yet is still listed, as a zombie. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
