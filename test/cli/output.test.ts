import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deploytrace } from '../support/run.ts';

const ROOT = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

test.each(['--version', '-V'])('%s is one line', async (flag) => {
  const { stdout, stderr, code } = await deploytrace([flag], { cwd: ROOT });
  expect({ stdout, stderr, code }).toEqual({ stdout: `${version}\n`, stderr: '', code: 0 });
});

// An exit code of 1 would be drift.
test.each(['--version', '--help', 'schema', 'verify --json', 'show'])(
  '%s to a full disk says so in one line, and exits with 3',
  (line) => {
    const full = openSync('/dev/full', 'w');
    const ran = spawnSync(
      process.execPath,
      [join(ROOT, 'bin/deploytrace.js'), ...line.split(' ')],
      { cwd: ROOT, stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
    );
    closeSync(full);
    expect(ran.stderr).toMatch(/^deploytrace: ENOSPC.*\n$/);
    expect(ran.status).toBe(3);
  },
);
