import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { commit, initRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';

const BIN = join(import.meta.dirname, '../../bin/deploytrace.js');

/** The files of ours that a command loads. */
function filesOf(cwd: string, ...args: readonly string[]): readonly string[] {
  const folder = temporaryFolder();
  const [hook, list] = [join(folder, 'hook.cjs'), join(folder, 'list')];
  const code = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join('\\n')))`;
  writeFileSync(hook, code);
  execFileSync(process.execPath, ['--require', hook, BIN, ...args], { cwd, stdio: 'pipe' });
  return readFileSync(list, 'utf8')
    .split('\n')
    .filter((path) => path !== hook)
    .map((path) => basename(path));
}

test('--version loads neither the command line nor anything behind it', () => {
  const files = filesOf(temporaryFolder(), '--version');
  expect(files).toContain('main.cjs');
  expect(files).not.toContain('everyday.cjs');
  expect(files.length).toBeLessThan(8);
});

// To find and read a file costs node more than to compile what is in it. What is loaded on the way and is not
// in `everyday.cjs` belongs into the list of .config/everyday.mjs, if every plain show needs it.
test('a plain show finds what it needs in one file', () => {
  const folder = initRepository(temporaryFolder());
  commit(folder, 'one');
  const files = filesOf(folder, 'show');
  expect(files).toContain('everyday.cjs');
  expect(files.length, files.join(', ')).toBeLessThan(12);
});
