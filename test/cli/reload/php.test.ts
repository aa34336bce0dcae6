import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished } from 'vitest';
import { freePort } from '../../support/free-port.ts';
import { testWith } from '../../support/needs.ts';
import { nextSecond, startProcess } from '../../support/process.ts';
import { type Production, production } from '../../support/production.ts';
import { pull, told } from '../../support/reload.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const page = (word: string) => `<?php echo '${word}';\n`;
/** Younger files than these seconds are not kept by php. */
const PROTECTED = 2_500;

/** A real server of php's own, and what it answers. */
async function startServer({ checkout }: Production, ...flags: readonly string[]) {
  const port = await freePort();
  const args = [...flags, '-S', `127.0.0.1:${port}`, 'index.php'];
  // It says that it listens where its log goes.
  const command = ['-c', 'exec php "$@" 2>&1', 'sh', ...args];
  const { pid } = await startProcess('sh', command, { cwd: checkout });
  const ask = async () => (await fetch(`http://127.0.0.1:${port}`)).text();
  return { pid, ask };
}

/** A real php-fpm with a pool of two that stands in the checkout. */
async function startFpm({ checkout }: Production, setting: string) {
  const base = temporaryFolder();
  const [conf, log] = [join(base, 'fpm.conf'), join(base, 'log')];
  const pool = `listen = 127.0.0.1:${await freePort()}\npm = static\npm.max_children = 2`;
  writeFileSync(
    conf,
    `[global]\nerror_log = ${log}\n[shop]\nuser = root\ngroup = root\n${pool}\nchdir = ${checkout}\n${setting}\n`,
  );
  await nextSecond();
  const fpm = spawn('php-fpm8.2', ['-R', '-F', '-y', conf], { cwd: checkout, stdio: 'ignore' });
  onTestFinished(async () => {
    fpm.kill('SIGTERM');
    await new Promise((done) => fpm.once('exit', done));
  });
  const untilReady = (count: number) =>
    expect
      .poll(() => existsSync(log) && readFileSync(log, 'utf8').match(/ready to handle/g)?.length)
      .toBe(count);
  await untilReady(1);
  const reload = async () => {
    fpm.kill('SIGUSR2');
    await untilReady(2);
  };
  return { pid: fpm.pid ?? 0, reload };
}

describe('php', () => {
  const withPhp = testWith('root', 'sshd', 'ssh-agent', 'php', 'php-fpm8.2');
  const all = (word: string) => [word, word, word];

  withPhp('reads its code at each request', async () => {
    const system = await production(page('one'), 'index.php');
    const { pid, ask } = await startServer(system);
    expect(await ask()).toBe('one');
    await pull(system, { 'index.php': page('two') });
    expect(await ask()).toBe('two');
    expect(await told(system, `{ pid: ${pid} }`)).toEqual(['match request']);
  });

  withPhp('goes on with what its cache holds, if that never looks again', async () => {
    const system = await production(page('one'), 'index.php');
    const never = ['opcache.enable_cli=1', 'opcache.validate_timestamps=0'];
    const { pid, ask } = await startServer(system, ...never.flatMap((each) => ['-d', each]));
    await wait(PROTECTED);
    expect(await ask()).toBe('one');
    expect(await told(system, `{ pid: ${pid} }`)).toEqual(['match kept']);
    await pull(system, { 'index.php': page('two') });
    expect(await ask()).toBe('one');
    expect(await told(system, `{ pid: ${pid} }`)).toEqual(['unknown kept']);
  });

  withPhp('FPM: by the settings of the pool, until it is reloaded', async () => {
    const system = await production(page('one'), 'index.php');
    const never = 'php_admin_flag[opcache.validate_timestamps] = off';
    const { pid, reload } = await startFpm(system, never);
    const find = `{ pid: ${pid} }`;
    expect(await told(system, find)).toEqual(all('match kept'));
    await pull(system, { 'index.php': page('two') });
    expect(await told(system, find)).toEqual(all('unknown kept'));
    await reload();
    expect(await told(system, find)).toEqual(all('match kept'));
  });

  withPhp('FPM looks again, as it comes', async () => {
    const system = await production(page('one'), 'index.php');
    const { pid } = await startFpm(system, '');
    await pull(system, { 'index.php': page('two') });
    expect(await told(system, `{ pid: ${pid} }`)).toEqual(all('match request'));
  });
});
