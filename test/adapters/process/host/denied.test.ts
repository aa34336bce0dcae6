import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs, testWith } from '../../../support/needs.ts';
import { nextSecond, PYTHON_SERVER, startProcess } from '../../../support/process.ts';
import { commit, initRepository } from '../../../support/repository.ts';
import { BIN } from '../../../support/run.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const NOBODY = 65534;

/** The command line as a user without any rights; root's processes are another's to it. */
function asNobody(cwd: string, find: string) {
  writeFileSync(
    join(cwd, 'deploy.config.yaml'),
    `version: 1\nsource: { type: git, repository: . }\nartifact: { type: checkout, path: . }\nprocess: { type: host, find: ${find} }\n`,
  );
  const { stdout, stderr, status } = spawnSync(
    'setpriv',
    [
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      '--clear-groups',
      process.execPath,
      BIN,
      'verify',
      '--json',
    ],
    { cwd, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: '/nonexistent' } },
  );
  if (stdout === '') throw new Error(stderr);
  return { trace: JSON.parse(stdout), status };
}

async function system() {
  const base = temporaryFolder();
  chmodSync(base, 0o755);
  const folder = initRepository(join(base, 'shop'));
  commit(folder, 'Greet', { 'app.py': PYTHON_SERVER });
  const mark = `mark-${base.split('-').at(-1)}`;
  await nextSecond();
  const { pid } = await startProcess('/usr/bin/python3', ['-u', join(folder, 'app.py'), mark], {
    cwd: folder,
  });
  return { folder, mark, pid };
}

describe('a process of another user, seen without root', needs('root', 'setpriv'), () => {
  test('is found; its arguments are its own word, and who could see more is said', async () => {
    const { folder, mark, pid } = await system();
    const { trace, status } = asNobody(folder, `{ command: ${mark} }`);
    expect(trace.processes).toMatchObject([{ pid, user: 'root', cwd: null, executable: null }]);
    expect(trace.links[1]).toMatchObject({ verdict: 'same', strength: 'claimed' });
    expect(trace.problems).toContainEqual(
      expect.objectContaining({
        code: 'process-denied',
        message: expect.stringMatching(/runs as root: its .*exe.* may not be read/),
        hint: 'Run as root.',
      }),
    );
    expect(status).toBe(0);
  });

  test('with a name that says nothing cannot be told to run anything', async () => {
    const { folder } = await system();
    const mark = `other-${folder.split('-').at(-1)?.split('/')[0]}`;
    const { pid } = await startProcess('/usr/bin/python3', ['-u', 'app.py', mark], { cwd: folder });
    const { trace, status } = asNobody(folder, `{ command: ${mark} }`);
    expect(trace.processes).toMatchObject([{ pid, verdict: 'unknown', revision: null }]);
    expect(status).toBe(3);
  });

  test('cannot be ruled out by where it runs', async () => {
    const { folder } = await system();
    const { trace, status } = asNobody(folder, `{ cwd: ${folder} }`);
    expect(trace.processes).toMatchObject([{ state: 'unreachable' }]);
    expect(trace.problems).toContainEqual(expect.objectContaining({ code: 'process-denied' }));
    expect(status).toBe(3);
  });

  test('is surely not one that has another user', async () => {
    const { folder, mark } = await system();
    const { trace, status } = asNobody(folder, `{ command: ${mark}, user: nobody }`);
    expect(trace.processes).toMatchObject([{ state: 'absent' }]);
    expect(status).toBe(1);
  });

  test('and its port is open, but nobody’s that can be seen', async () => {
    const { folder, pid } = await system();
    const { processes } = JSON.parse(
      spawnSync(process.execPath, [BIN, 'show', '--json', '--pid', String(pid)], {
        encoding: 'utf8',
      }).stdout,
    );
    const { trace, status } = asNobody(folder, `{ port: ${processes[0].ports[0].port} }`);
    expect(trace.problems).toContainEqual(
      expect.objectContaining({
        code: 'process-denied',
        message: expect.stringContaining('another user'),
      }),
    );
    expect(status).toBe(3);
  });
});

testWith(
  'root',
  'mounts',
  'setpriv',
)('a /proc that hides the processes of others', async () => {
  const { folder, mark } = await system();
  const proc = join(temporaryFolder(), 'unused');
  mkdirSync(proc);
  writeFileSync(
    join(folder, 'deploy.config.yaml'),
    `version: 1\nsource: { type: git, repository: . }\nartifact: { type: checkout, path: . }\nprocess: { type: host, find: { command: ${mark} } }\n`,
  );
  const script = `mount -o remount,hidepid=2 /proc && exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups "$@"`;
  const { stdout, stderr, status } = spawnSync(
    'unshare',
    [
      '--mount',
      '--pid',
      '--fork',
      '--mount-proc',
      'sh',
      '-ec',
      script,
      'sh',
      process.execPath,
      BIN,
      'verify',
      '--json',
    ],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: '/nonexistent' } },
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout).problems).toContainEqual(
    expect.objectContaining({ code: 'process-list-hidden' }),
  );
  expect(status).toBe(3);
});
