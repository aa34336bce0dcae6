import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { build } from '../support/go.ts';
import { testWith } from '../support/needs.ts';
import { afterLoading, nextSecond, PYTHON_SERVER, startProcess } from '../support/process.ts';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { verdicts, verify } from '../support/verify.ts';

const program = (word: string) => `#include <stdio.h>
#include <unistd.h>
int main(void) { puts("${word}"); fflush(stdout); for (;;) pause(); }
`;

function compile(path: string, word: string): void {
  execFileSync('gcc', ['-x', 'c', '-o', path, '-'], { input: program(word) });
}

/** A checkout in which a binary was built that git ignores, and that runs. */
async function built() {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const head = commit(folder, 'Greet', { 'shop.c': program('one'), '.gitignore': '/bin/\n' });
  await nextSecond();
  mkdirSync(join(folder, 'bin'));
  const path = join(folder, 'bin/shop');
  compile(path, 'one');
  await nextSecond();
  const { pid } = await startProcess(path, [], { cwd: folder });
  return { folder, head, path, pid };
}

testWith('gcc')('a binary that is replaced and deleted while it runs', async () => {
  const { folder, head, path, pid } = await built();
  const fresh = await verify(folder);
  expect(fresh.trace.processes).toMatchObject([{ pid, revision: head, verdict: 'match' }]);
  expect(fresh.code).toBe(0);
  await afterLoading();
  compile(`${path}.new`, 'two');
  renameSync(`${path}.new`, path);
  const replaced = await verify(folder);
  expect(verdicts(replaced.trace.links)).toEqual(['same', 'stale']);
  expect(replaced.code).toBe(1);
  rmSync(path);
  const deleted = await verify(folder);
  expect(verdicts(deleted.trace.links)).toEqual(['same', 'unknown']);
  expect(deleted.trace.links[1]?.reason).toContain('was deleted after it was loaded');
  expect(deleted.code).toBe(3);
});

const SERVER = `package main
import ("fmt"; "time")
func main() { fmt.Println("ready"); time.Sleep(time.Hour) }
`;

testWith('go')(
  'a Go program that was replaced names its commit by its running bytes',
  async () => {
    const base = temporaryFolder();
    const folder = initRepository(join(base, 'shop'));
    const files = { 'go.mod': 'module example.com/shop\n\ngo 1.18\n', 'main.go': SERVER };
    const first = commit(folder, 'Greet', files);
    const path = build(folder, join(base, 'server'));
    const { pid } = await startProcess(path, [], { cwd: '/' });
    const second = commit(folder, 'Greet louder', { 'main.go': `${SERVER}// Louder.\n` });
    renameSync(build(folder, join(base, 'new')), path);
    const config = `version: 1\nsource: { type: git, repository: ${folder}, ref: main }\nartifact: { type: files, path: ${path} }\nprocess: { type: host, find: { pid: ${pid} } }\n`;
    writeFileSync(join(base, 'deploy.config.yaml'), config);
    const { code, trace } = await verify(base);
    expect(trace.source.revision).toBe(second);
    expect(verdicts(trace.links)).toEqual(['same', 'stale']);
    expect(trace.processes).toMatchObject([
      { revision: first, verdict: 'drift', relation: { kind: 'behind', behind: 1 } },
    ]);
    expect(code).toBe(1);
  },
  300_000,
);

test('a process whose folder was deleted and made anew under it is not matched', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'Greet', { 'api/app.py': PYTHON_SERVER });
  await nextSecond();
  const { pid } = await startProcess('python3', ['-u', 'app.py'], { cwd: join(folder, 'api') });
  rmSync(join(folder, 'api'), { recursive: true });
  mkdirSync(join(folder, 'api'));
  writeFileSync(join(folder, 'api/app.py'), PYTHON_SERVER);
  const { code, trace } = await verify(folder);
  expect(trace.processes).toMatchObject([{ pid, verdict: 'unknown' }]);
  expect(trace.links[1]?.reason).toContain('was deleted since');
  expect(code).toBe(3);
});

test('a name with a parenthesis, a line feed and an escape forges nothing', async () => {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  const name = 'a) R 1\n9 \x1b[31m';
  const head = commit(folder, 'Greet', {
    'app.py': `import ctypes, time\nctypes.CDLL(None).prctl(15, ${JSON.stringify(name)}.encode(), 0, 0, 0)\nprint('ready', flush=True)\ntime.sleep(600)\n`,
  });
  await nextSecond();
  const { pid } = await startProcess('python3', ['-u', 'app.py'], { cwd: folder });
  const { code, trace } = await verify(folder);
  expect(trace.processes).toMatchObject([{ pid, revision: head, verdict: 'match' }]);
  expect(code).toBe(0);
  const { stdout } = await deploytrace(['show'], { cwd: dirname(join(folder, 'app.py')) });
  expect(stdout).not.toContain('\x1b');
});
