import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';
import { nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

const SERVER = `#include <stdio.h>
#include <unistd.h>
int main(void) { puts("ready"); fflush(stdout); sleep(600); return 0; }
`;

/** The verdict of a trace whose process is asked for by its number. */
async function verify(cwd: string, pid: number, loads = 'auto') {
  writeFileSync(
    join(cwd, 'deploy.config.yaml'),
    `version: 1\nprocess: { type: host, find: { pid: ${pid} }, loads: ${loads} }\n`,
  );
  const { stdout, code } = await deploytrace(['verify', '--json'], { cwd });
  return { code, process: JSON.parse(stdout).processes[0] };
}

describe('a compiled program from elsewhere that stands in the checkout', needs('gcc'), () => {
  test('does not run its commit, unless it is said to read the files', async () => {
    const cwd = initRepository(temporaryFolder());
    commit(cwd, 'Serve', { 'app.c': SERVER });
    const program = join(temporaryFolder(), 'server');
    execFileSync('gcc', ['-o', program, join(cwd, 'app.c')]);
    const { pid } = await startProcess(program, [], { cwd });
    expect(await verify(cwd, pid)).toMatchObject({
      code: 3,
      process: { verdict: 'unknown', revision: null },
    });
    expect((await verify(cwd, pid, 'request')).process.verdict).not.toBe('drift');
  });
});

describe('an interpreter that was handed its program', () => {
  test('is not said to run the checkout that it stands in', async () => {
    const cwd = initRepository(temporaryFolder());
    commit(cwd, 'Serve', { 'app.py': PYTHON_SERVER });
    await nextSecond();
    const { pid } = await startProcess('/usr/bin/python3', ['-u', '-c', PYTHON_SERVER], { cwd });
    expect(await verify(cwd, pid)).toMatchObject({
      code: 3,
      process: { verdict: 'unknown', revision: null },
    });
    expect((await verify(cwd, pid, 'request')).process.verdict).toBe('match');
  });
});

describe('a library that git does not keep', needs('gcc'), () => {
  test.each([
    ['LD_PRELOAD', 'extra.so'],
    ['LD_LIBRARY_PATH', ''],
  ])('named by %s leaves open what runs', async (variable, name) => {
    const cwd = initRepository(temporaryFolder());
    commit(cwd, 'Serve', { 'app.py': PYTHON_SERVER });
    mkdirSync(join(cwd, 'lib'));
    const input = 'int extra;\n';
    execFileSync('gcc', ['-shared', '-o', join(cwd, 'lib/extra.so'), '-xc', '-'], { input });
    await nextSecond();
    const { pid } = await startProcess('/usr/bin/python3', ['-u', 'app.py'], {
      cwd,
      env: { ...process.env, [variable]: join(cwd, 'lib', name) },
    });
    expect(await verify(cwd, pid)).toMatchObject({ code: 3, process: { verdict: 'unknown' } });
  });
});
