import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { commit, initRepository } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'bin/deploytrace.js');

/** The files of ours that a command reads, in the order that it first does, however it ends. */
function filesOf(cwd: string, ...args: readonly string[]): readonly string[] {
  const folder = temporaryFolder();
  const [hook, list] = [join(folder, 'hook.cjs'), join(folder, 'list')];
  writeFileSync(
    hook,
    `const fs = require('node:fs');
const read = fs.readFileSync;
const paths = new Set();
fs.readFileSync = (path, ...rest) => (paths.add(String(path)), read(path, ...rest));
process.on('exit', () => fs.writeFileSync(${JSON.stringify(list)}, [...paths].join('\\n')));`,
  );
  spawnSync(process.execPath, ['--require', hook, BIN, ...args], { cwd });
  return readFileSync(list, 'utf8')
    .split('\n')
    .filter((path) => path.startsWith(ROOT))
    .map((path) => relative(ROOT, path));
}

const START = ['bin/deploytrace.js', 'dist/start.cjs'];

test('--version loads neither the command line nor anything behind it', () => {
  expect(filesOf(temporaryFolder(), '--version')).toEqual(START);
});

// To find and read a file costs node more than to compile what is in it. What is read on the way and is not
// here belongs into the list of .config/groups.mjs, if every plain show needs it.
test('a plain show finds what it needs in one file', () => {
  const folder = initRepository(temporaryFolder());
  commit(folder, 'one');
  const [bin, start, everyday, ...others] = filesOf(folder, 'show');
  expect([bin, start, everyday]).toEqual([...START, 'dist/chunks/everyday.js']);
  // Where nothing runs, it is looked for by other names.
  expect(others).toEqual([expect.stringMatching(/other-names/)]);
});

test('a show with an image finds what it needs for that in one file, which is not that for hosts', async () => {
  const folder = initRepository(temporaryFolder());
  commit(folder, 'one');
  const reference = `127.0.0.1:${await freePort()}/shop:1`;
  const artifact = { type: 'image', reference, credentials: 'anonymous' };
  const config = { version: 1, source: { type: 'git' }, artifact, process: { type: 'host' } };
  // JSON is YAML.
  writeFileSync(join(folder, 'deploy.config.yaml'), JSON.stringify(config));
  const files = filesOf(folder, 'show');
  expect(files).toContain('dist/chunks/image.js');
  expect(files).not.toContain('dist/chunks/hosts.js');
});
