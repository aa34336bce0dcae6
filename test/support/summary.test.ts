import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temporary.ts';

const ROOT = join(import.meta.dirname, '../..');

const CASES = `
import { beforeAll, describe, expect, test } from 'vitest';
import { needs, skipWithout, testWith } from '${ROOT}/test/support/needs.ts';

testWith('sh')('there', { timeout: 20_000 }, ({ task }) => expect(task.timeout).toBe(20_000));
testWith('sh')('there, too', ({ task }) => expect(task.timeout).toBe(10_000), 10_000);
testWith('jar')('one', () => expect.unreachable());
testWith('jar', 'no-such-program').each([1, 2])('each %i', () => expect.unreachable());
describe('a suite', needs('go'), () => {
  beforeAll(() => expect.unreachable());
  test('of it', () => expect.unreachable());
});
test('a helper', () => {
  skipWithout('sh');
  skipWithout('no-such-program');
  expect.unreachable();
});
`;

/** Runs these tests as the project's own are run, where there is a shell and nothing else. */
function run(cases: string, env: NodeJS.ProcessEnv = {}) {
  const folder = temporaryFolder();
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync('/bin/sh', join(folder, 'sh'));
  writeFileSync(join(folder, 'some.test.ts'), cases);
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    `import config from '${ROOT}/.config/vitest.config.ts';
export default { test: { ...config.test, root: ${JSON.stringify(folder)}, include: ['*.test.ts'] } };`,
  );
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run'],
    { cwd: folder, encoding: 'utf8', env: { PATH: folder, ...env } },
  );
  return { lines: stdout.trim().split('\n'), status };
}

test('what was skipped is named at the end, with how to get it', () => {
  const { lines, status } = run(CASES);
  expect(lines.slice(-4)).toEqual([
    'skipped: 1 test needs go: apt-get install golang-go',
    'skipped: 3 tests need jar: apt-get install openjdk-17-jdk-headless',
    'skipped: 3 tests need no-such-program: install it',
    '2 passed, 0 failed, 5 skipped',
  ]);
  expect(status).toBe(0);
});

test.each([
  ['a need', `testWith('no-such-program')('one', () => {});`, '0 passed, 1 failed'],
  [
    'whatever else is skipped',
    `test.skip('one', () => {}); test('two', () => skipWithout('sh'));`,
    '1 passed, 1 failed',
  ],
])('the full run fails for %s', (_name, cases, last) => {
  const imports = `import { test } from 'vitest';\nimport { skipWithout, testWith } from '${ROOT}/test/support/needs.ts';\n`;
  const { lines, status } = run(imports + cases, { DEPLOYTRACE_TEST_FULL: '1' });
  expect(lines.at(-1)).toBe(last);
  expect(status).toBe(1);
});
