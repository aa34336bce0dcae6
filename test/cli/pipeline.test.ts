import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { needs, testWith } from '../support/needs.ts';
import { commit, initRepository } from '../support/repository.ts';
import { BIN } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** As a job in a container is: no terminal, no home, a user without a name, and nothing that can be written to. */
const SCRIPT = `mount -o remount,bind,ro / && cd "$1" && ! touch probe 2>/dev/null || exit 99
shift
exec setpriv --reuid=54321 --regid=54321 --clear-groups --no-new-privs \\
  env -i PATH="$PATH" CI=true "$@"`;

function inJob(cwd: string, ...line: readonly string[]) {
  return spawnSync(
    'unshare',
    ['--mount', 'sh', '-c', SCRIPT, 'sh', cwd, process.execPath, BIN, ...line],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

function repository(): string {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'First', { 'app.py': 'print(1)\n' });
  chmodSync(dirname(folder), 0o755);
  return folder;
}

describe('in a job', needs('root', 'mounts', 'setpriv'), () => {
  testWith()('text, JSON and annotations come as everywhere', () => {
    const folder = repository();
    const text = inJob(folder, 'verify', '-c', join(folder, 'none.yaml'));
    expect(text.status).toBe(2);
    const json = inJob(folder, 'show', '--json');
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout).source.subject).toBe('First');
    const github = inJob(folder, 'verify', '--format', 'github');
    expect(github.stdout).toMatch(/^::(error|notice) title=shop%3A /m);
    expect([1, 3]).toContain(github.status);
    expect(readdirSync(folder).sort()).toEqual(['.git', 'app.py']);
  });

  testWith()('a report that cannot be written is one error, and the text is still there', () => {
    const folder = repository();
    const { stdout, stderr } = inJob(folder, 'show', '-f', 'text', '-f', 'junit=report.xml');
    expect(stderr).toMatch(/report\.xml was not written: the file system is read-only/);
    expect(stdout).toContain('source    main @ ');
  });
});
