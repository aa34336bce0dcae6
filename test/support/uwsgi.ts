import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './git-server.ts';
import { temporaryFolder } from './temporary.ts';

/** A WSGI application. */
export const APPLICATION = `def application(environ, start_response):
    start_response('200 OK', [])
    return [b'hello']
`;

export interface Uwsgi {
  /** Of the master. */
  readonly pid: number;
  readonly pidfile: string;
  readonly port: number;
  /** What it has said so far. */
  readonly log: () => string;
  /** SIGHUP, and until it serves again. */
  readonly reload: () => Promise<void>;
}

/** A real uWSGI master with two workers that run `app.py` of a folder; it ends with the test. */
export async function startUwsgi(folder: string, ...flags: readonly string[]): Promise<Uwsgi> {
  const own = temporaryFolder();
  const [pidfile, logfile] = [join(own, 'pid'), join(own, 'log')];
  const port = await freePort();
  const args = [
    ...['--plugin', 'python3', '--http-socket', `127.0.0.1:${port}`, '--master'],
    ...['--processes', '2', '--wsgi-file', 'app.py', '--pidfile', pidfile, '--daemonize', logfile],
    ...['--die-on-term', ...flags],
  ];
  spawnSync('uwsgi', args, { cwd: folder, stdio: 'ignore' });
  const log = () => readFileSync(logfile, 'utf8');
  await until(() => count(log()) === 2);
  const pid = Number(readFileSync(pidfile, 'utf8'));
  onTestFinished(() => {
    process.kill(pid, 'SIGKILL');
    for (const [, worker] of log().matchAll(SPAWNED)) end(Number(worker));
  });
  const reload = async () => {
    const before = count(log());
    process.kill(pid, 'SIGHUP');
    await until(() => count(log()) === before + 2);
  };
  return { pid, pidfile, port, log, reload };
}

const SPAWNED = /spawned uWSGI worker \d+ \(pid: (\d+)/g;

function count(log: string): number {
  return [...log.matchAll(SPAWNED)].length;
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with its master.
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    try {
      if (isSo()) return;
    } catch {
      // The log is not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('uWSGI did not get ready');
}
