import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listPids } from '../../../src/clients/procfs/local-process.ts';
import { testWith } from '../../support/needs.ts';
import { commit, initRepository } from '../../support/repository.ts';
import { BIN } from '../../support/run.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('processes are listed without the threads of the kernel, where it tells which they are', () => {
  const threads = kernelThreads();
  const pids = listPids();
  expect(pids).toContain(process.pid);
  expect(pids.filter((pid) => threads.includes(pid))).toEqual([]);
});

function kernelThreads(): readonly number[] {
  try {
    if (!readFileSync('/proc/2/stat', 'latin1').startsWith('2 (kthreadd) ')) return [];
    return readFileSync('/proc/2/task/2/children', 'latin1').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

testWith('root', 'mounts')('in a container, the second process is one like any other', () => {
  const folder = initRepository(temporaryFolder());
  commit(folder, 'one');
  const config = join(folder, 'deploy.config.yaml');
  writeFileSync(
    config,
    [
      'version: 1',
      'source: { type: git, repository: . }',
      'artifact: { type: checkout, path: . }',
      "process: { type: host, find: { command: '^sleep 4242$' } }",
    ].join('\n'),
  );
  // The shell in the background is number 2, and what it starts a child of it.
  const script = 'sh -c "sleep 4242; true" & sleep 0.3; "$@"; code=$?; kill -9 -1; exit $code';
  const { stdout } = spawnSync(
    'unshare',
    ['--mount', '--pid', '--fork', '--mount-proc', 'sh', '-c', script, 'sh'].concat(
      process.execPath,
      BIN,
      'show',
      '--json',
    ),
    { cwd: folder, encoding: 'utf8', timeout: 60_000 },
  );
  const { processes } = JSON.parse(stdout);
  expect(processes).toMatchObject([{ name: 'sleep', parent: 2 }]);
});
