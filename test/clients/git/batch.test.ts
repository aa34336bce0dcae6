import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { runGitInBatch } from '../../../src/clients/git/batch.ts';
import { commit, initRepository } from '../../support/repository.ts';
import { until } from '../../support/sshd.ts';
import { temporaryFolder } from '../../support/temporary.ts';

afterEach(() => void vi.unstubAllEnvs());

const never = () => new AbortController().signal;

/** A repository, and a way to ask there. */
function open() {
  const folder = initRepository(temporaryFolder());
  const head = commit(folder, 'one', { file: 'text\n'.repeat(100_000) });
  const ask = (args: readonly string[], signal = never()) =>
    runGitInBatch(args, { folder, signal }).then(String);
  return { folder, head, ask };
}

it('gives to each what it asked for, whatever that holds', async () => {
  const { folder, head, ask } = open();
  const odd = '%s\n"$(touch here)`touch here`\'\\';
  const answers = await Promise.all([
    ask(['rev-parse', 'HEAD']),
    ask(['cat-file', 'blob', 'HEAD:file']),
    ask(['-c', `x.y=${odd}`, 'config', 'x.y']),
    ask(['tag', '--list']),
    ...Array.from({ length: 12 }, (_, index) => ask(['-c', `x.y=${index}`, 'config', 'x.y'])),
  ]);
  expect(answers).toEqual([
    `${head}\n`,
    'text\n'.repeat(100_000),
    `${odd}\n`,
    '',
    ...Array.from({ length: 12 }, (_, index) => `${index}\n`),
  ]);
  expect(readFileSync(join(folder, '.git/HEAD'), 'utf8')).toMatch(/^ref: /);
});

it('takes a failure without a word for an answer, and of others gives what was said of each', async () => {
  const { ask } = open();
  const [none, bad, worse, good] = await Promise.allSettled([
    ask(['config', '--get-regexp', '^no\\.such$']),
    ask(['rev-parse', '--verify', 'refs/heads/nope']),
    ask(['no-such-command']),
    ask(['rev-parse', '--is-bare-repository']),
  ]);
  expect(none).toEqual({ status: 'fulfilled', value: '' });
  expect(bad).toMatchObject({ reason: { message: expect.stringContaining('single revision') } });
  expect(worse).toMatchObject({ reason: { message: expect.stringContaining('no-such-command') } });
  expect(good).toEqual({ status: 'fulfilled', value: 'false\n' });
});

it('says which program is missing', async () => {
  const { ask } = open();
  vi.stubEnv('PATH', temporaryFolder());
  const asked = await Promise.allSettled([ask(['version']), ask(['version'])]);
  for (const each of asked) expect(each).toMatchObject({ reason: { code: 'ENOENT' } });
});

it('is one shell for all that is asked in one turn, and none for what is asked alone', async () => {
  const folder = temporaryFolder();
  // Its parent, and who started that.
  writeFileSync(join(folder, 'git'), '#!/bin/sh\necho $PPID; grep PPid: /proc/$PPID/status\n');
  chmodSync(join(folder, 'git'), 0o755);
  const { ask } = open();
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  const numbers = async (asked: Promise<string>) => (await asked).match(/\d+/g)?.map(Number);
  const asked = [numbers(ask(['version'])), numbers(ask(['version']))];
  const [one, other] = await Promise.all(asked);
  expect(one?.[1]).toBe(other?.[1]);
  expect([one?.[0], one?.[1], other?.[0]]).not.toContain(process.pid);
  expect(await numbers(ask(['version']))).toEqual([process.pid, process.ppid]);
});

it('rejects what was given up before it was started, alone or with others', async () => {
  const { head, ask } = open();
  const given = new AbortController();
  const alone = ask(['version'], given.signal);
  given.abort(new Error('enough'));
  await expect(alone).rejects.toThrow('enough');
  const later = new AbortController();
  const asked = [ask(['version'], later.signal), ask(['rev-parse', 'HEAD']), ask(['tag'])];
  later.abort(new Error('enough'));
  expect(await Promise.allSettled(asked)).toMatchObject([
    { reason: { message: 'enough' } },
    { value: `${head}\n` },
    { value: '' },
  ]);
});

it('asks one by one what is too long for a shell, and says what is too long for git', async () => {
  const { ask } = open();
  const many = Array.from({ length: 20_000 }, (_, index) => `missing-${index}`);
  const long = 'x'.repeat(200_000);
  const [some, none, bad] = await Promise.allSettled([
    ask(['ls-files', '--', ...many, 'file']),
    ask(['ls-files', '--', ...many]),
    ask(['ls-files', '--', long]),
  ]);
  expect(some).toMatchObject({ value: 'file\n' });
  expect(none).toMatchObject({ value: '' });
  expect(bad).toMatchObject({ reason: { code: 'E2BIG' } });
});

it('ends with the signal of each; and with the last of them all that runs', async () => {
  const folder = temporaryFolder();
  const pids = join(folder, 'pids');
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho $$ >> '${pids}'\nexec sleep 60\n`);
  chmodSync(join(folder, 'git'), 0o755);
  const { ask } = open();
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  const [one, other] = [new AbortController(), new AbortController()];
  const asked = Promise.allSettled([ask(['version'], one.signal), ask(['version'], other.signal)]);
  const running = () =>
    existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n').map(Number) : [];
  await until(() => running().length === 2);
  one.abort(new Error('one'));
  other.abort(new Error('other'));
  expect(await asked).toMatchObject([
    { reason: { message: 'one' } },
    { reason: { message: 'other' } },
  ]);
  await until(() => running().every((pid) => !isRunning(pid)));
});

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
