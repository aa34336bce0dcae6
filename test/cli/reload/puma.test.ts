import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { freePort } from '../../support/git-server.ts';
import { testWith } from '../../support/needs.ts';
import { production } from '../../support/production.ts';
import { pull, told } from '../../support/reload.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const RACK = "run ->(_env) { [200, {}, ['hello']] }\n";

/** A real puma with two workers that runs `config.ru` of a folder; it ends with the test. */
async function startPuma(folder: string, ...flags: readonly string[]) {
  const log = join(temporaryFolder(), 'log');
  const args = ['-b', `tcp://127.0.0.1:${await freePort()}`, '-w', '2', ...flags];
  const puma = spawn('puma', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  puma.stdout.on('data', (piece) => writeFileSync(log, piece, { flag: 'a' }));
  puma.stderr.on('data', (piece) => writeFileSync(log, piece, { flag: 'a' }));
  onTestFinished(async () => {
    puma.kill('SIGTERM');
    await new Promise((done) => puma.once('exit', done));
  });
  const booted = () => readFileSync(log, 'utf8').match(/Worker \d+ \(PID: \d+\) booted/g)?.length;
  writeFileSync(log, '');
  await expect.poll(booted, { timeout: 20_000 }).toBe(2);
  const restart = async () => {
    puma.kill('SIGUSR1');
    await expect.poll(booted, { timeout: 20_000 }).toBe(4);
  };
  return { pid: puma.pid ?? 0, restart };
}

describe('puma', () => {
  const withPuma = testWith('root', 'sshd', 'ssh-agent', 'puma');
  const all = (word: string) => [word, word, word];

  withPuma('a phased restart: new workers, which may have loaded anew or not', async () => {
    const system = await production(RACK, 'config.ru');
    const { pid, restart } = await startPuma(system.checkout);
    const find = `{ pid: ${pid} }`;
    expect(await told(system, find)).toEqual(all('match fork'));
    await pull(system, { 'config.ru': `${RACK}# louder\n` });
    expect(await told(system, find)).toEqual(all('drift fork'));
    await restart();
    expect(await told(system, find)).toEqual(all('unknown fork'));
    expect(await told(system, find, 'worker')).toEqual(all('match worker'));
  });

  withPuma(
    'a worker that died was replaced with the old code of a master that preloads',
    async () => {
      const system = await production(RACK, 'config.ru');
      const { pid } = await startPuma(system.checkout, '--preload');
      await pull(system, { 'config.ru': `${RACK}# louder\n` });
      const children = () => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      const before = children();
      process.kill(Number(before.split(' ')[0]), 'SIGKILL');
      await expect
        .poll(() => children().split(' ').length === 2 && children() !== before)
        .toBe(true);
      const find = `{ pid: ${pid} }`;
      expect((await told(system, find)).sort()).toEqual([
        'drift fork',
        'unknown fork',
        'unknown fork',
      ]);
      expect(await told(system, find, 'master')).toEqual(all('drift master'));
    },
  );
});
