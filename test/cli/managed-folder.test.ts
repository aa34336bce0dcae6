import { join } from 'node:path';
import { expect } from 'vitest';
import { testWith } from '../support/needs.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { verify } from '../support/verify.ts';

testWith('supervisord')('a manager that stands in the folder runs what it started', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const config =
    '[supervisord]\nnodaemon=true\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=%(here)s/s.pid\n[program:shop]\ncommand=/usr/bin/python3 -u app.py\n';
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER, 's.conf': config, '.gitignore': '*.pid\n' });
  await nextSecond();
  const manager = await startProcess('supervisord', ['-c', 's.conf'], { cwd: folder });
  let log = '';
  manager.stdout?.on('data', (piece) => {
    log += piece;
  });
  const untilStarted = (count: number) =>
    expect
      .poll(() => log.match(/success: shop entered RUNNING/g)?.length, { timeout: 10_000 })
      .toBe(count);
  await untilStarted(1);
  await afterLoading();
  const second = commit(folder, 'Greet louder', { 'app.py': `# Louder.\n${PYTHON_SERVER}` });
  const stale = await verify(folder);
  expect(stale.trace.processes.map(({ verdict }) => verdict)).toEqual(['drift', 'drift']);
  await nextSecond();
  process.kill(stale.trace.processes[1]?.pid ?? 0, 'SIGTERM');
  await untilStarted(2);
  const { trace, code } = await verify(folder);
  expect(trace.processes).toMatchObject([
    { pid: manager.pid, verdict: 'match', revision: second },
    { verdict: 'match', revision: second },
  ]);
  expect(code).toBe(0);
});
