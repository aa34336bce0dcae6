import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localTransport } from '../../src/transports/local.ts';
import type { Probe } from '../../src/transports/transport.ts';
import { temporaryFolder } from '../support/temporary.ts';

const here = localTransport({ sudo: false });
const { signal } = new AbortController();

function probe(script: string, changes: Partial<Probe> = {}): Probe {
  return { script, args: [], maxBytes: 1000, ...changes };
}

test('asks this machine', async () => {
  const before = Date.now();
  const answer = await here.run(probe('echo "$1"; echo oops >&2; exit 7', { args: ['é'] }), signal);
  expect(answer).toMatchObject({ stdout: Buffer.from('é\n'), stderr: 'oops\n', code: 7 });
  expect(answer.sentAt).toBeGreaterThanOrEqual(before);
  expect(answer.begunAt).toBeGreaterThanOrEqual(answer.sentAt);
});

test('does not wait for what the script leaves behind', async () => {
  const answer = await here.run(probe('sleep 60 & echo done', { timeout: 20_000 }), signal);
  expect(answer.stdout.toString()).toBe('done\n');
});

test('a script that hangs costs its own time, and is gone with all it started', async () => {
  const file = join(temporaryFolder(), 'pids');
  const hang = probe('sleep 60 & echo $! >"$1"; exec sleep 60', { args: [file], timeout: 2000 });
  await expect(here.run(hang, signal)).rejects.toMatchObject({ code: 'timeout' });
  await expect.poll(() => isAlive(readFileSync(file, 'utf8').trim())).toBe(false);
});

/** A zombie, which only waits for somebody to ask how it ended, is not. */
function isAlive(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}

test('is given up with the trace', async () => {
  const controller = new AbortController();
  const asked = here.run(probe('sleep 60'), controller.signal);
  controller.abort(new Error('given up'));
  await expect(asked).rejects.toThrow('given up');
  await expect(here.run(probe('echo'), controller.signal)).rejects.toThrow('given up');
});

test('a shell that dies has not answered', async () => {
  await expect(here.run(probe('echo half; kill -9 $$'), signal)).rejects.toMatchObject({
    code: 'command-failed',
    message: expect.stringContaining('SIGKILL'),
  });
});

test('takes no more than was asked for', async () => {
  await expect(here.run(probe('cat /dev/zero'), signal)).rejects.toMatchObject({
    code: 'output-too-large',
  });
});
