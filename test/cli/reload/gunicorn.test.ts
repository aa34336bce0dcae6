import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { freePort } from '../../support/git-server.ts';
import { testWith } from '../../support/needs.ts';
import { production } from '../../support/production.ts';
import { pull, told } from '../../support/reload.ts';
import { until } from '../../support/sshd.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { APPLICATION } from '../../support/uwsgi.ts';

/** A real gunicorn with two workers that runs `app.py` of a folder; it ends with the test, with all its masters. */
async function startGunicorn(folder: string, ...flags: readonly string[]) {
  const log = join(temporaryFolder(), 'log');
  const address = `127.0.0.1:${await freePort()}`;
  const args = ['-b', address, '-w', '2', '--log-file', log, ...flags, 'app:application'];
  const master = spawn('gunicorn', args, { cwd: folder, stdio: 'ignore', detached: true });
  const pid = master.pid ?? 0;
  onTestFinished(() => void process.kill(-pid, 'SIGKILL'));
  const booted = () => {
    try {
      return readFileSync(log, 'utf8').match(/Booting worker/g)?.length ?? 0;
    } catch {
      return 0;
    }
  };
  await until(() => booted() === 2);
  /** Until this many workers more were started, and those that are to go have gone. */
  const signal = async (name: NodeJS.Signals, workers: number) => {
    const all = booted() + 2;
    master.kill(name);
    await until(() => booted() === all && childrenOf(pid) === workers);
  };
  return { find: `{ pid: ${pid} }`, signal };
}

function childrenOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children.split(' ').length;
}

const withGunicorn = testWith('root', 'sshd', 'ssh-agent', 'gunicorn');
const all = (word: string) => [word, word, word];

describe('gunicorn', () => {
  withGunicorn('at HUP its workers load the new code', async () => {
    const system = await production(APPLICATION);
    const { find, signal } = await startGunicorn(system.checkout);
    expect(await told(system, find)).toEqual(all('match worker'));
    await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
    expect(await told(system, find)).toEqual(all('drift worker'));
    await signal('SIGHUP', 2);
    expect(await told(system, find)).toEqual(all('match worker'));
  });

  withGunicorn(
    'with --preload they are forked anew, with the code of a master that may still have been loading',
    async () => {
      const system = await production(APPLICATION);
      const { find, signal } = await startGunicorn(system.checkout, '--preload');
      expect(await told(system, find)).toEqual(all('match master'));
      await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
      expect(await told(system, find)).toEqual(all('drift master'));
      await signal('SIGHUP', 2);
      expect(await told(system, find)).toEqual(all('unknown master'));
    },
  );

  withGunicorn('half-way through USR2 both generations run, and are told apart', async () => {
    const system = await production(APPLICATION);
    const { find, signal } = await startGunicorn(system.checkout, '--preload');
    await pull(system, { 'app.py': `${APPLICATION}# louder\n` });
    await signal('SIGUSR2', 3);
    expect((await told(system, find)).sort()).toEqual([
      ...all('drift master'),
      ...all('match master'),
    ]);
  });
});
