import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startProcess } from './process.ts';
import { temporaryFolder } from './temporary.ts';

/** A real supervisord with these sections in its configuration; it ends with the test, and so does what it started. */
export async function startSupervisord(sections: string) {
  const folder = temporaryFolder();
  const config = join(folder, 's.conf');
  writeFileSync(
    config,
    `[supervisord]
logfile = ${folder}/s.log
pidfile = ${folder}/s.pid
[unix_http_server]
file = ${folder}/s.sock
[supervisorctl]
serverurl = unix://${folder}/s.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
${sections}`,
  );
  const daemon = await startProcess('supervisord', ['-n', '-c', config], { cwd: folder });
  onTestFinished(async () => {
    daemon.kill('SIGTERM');
    await new Promise((resolve) => daemon.once('exit', resolve));
  });
  const control = (...words: readonly string[]) =>
    execFileSync('supervisorctl', ['-c', config, ...words], { encoding: 'utf8' });
  return {
    pid: daemon.pid,
    socket: join(folder, 's.sock'),
    control,
    /** Of all programs; it exits with 3 where not all of them run. */
    status: () => spawnSync('supervisorctl', ['-c', config, 'status'], { encoding: 'utf8' }).stdout,
    pidOf: (program: string) => Number(control('pid', program)),
  };
}
