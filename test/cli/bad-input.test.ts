import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commit, initRepository } from '../support/repository.ts';
import { deploytrace } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary.ts';

function repository(config?: string): string {
  const folder = initRepository(join(temporaryFolder(), 'shop'));
  commit(folder, 'First', { 'app.py': 'print(1)\n' });
  if (config !== undefined) writeFileSync(join(folder, 'deploy.config.yaml'), config);
  return folder;
}

describe('a config that is wrong exits with 2 and points at the place', () => {
  test.each([
    ['does not parse', 'version: 1\nsource: [', /deploy\.config\.yaml:\d+:\d+: /],
    ['is empty', '', /deploy\.config\.yaml/],
    ['has an unknown key', 'version: 1\nsorce: { type: git }\n', /:2:1: .*sorce[\s\S]*source/],
    [
      'has an unknown key in a stage',
      'version: 1\nsource: { type: git, reff: main }\n',
      /:2:\d+: .*reff[\s\S]*ref/,
    ],
    [
      'has a wrong type',
      'version: 1\nprocess: { type: host, find: { port: abc } }\n',
      /:2:\d+: .*port/,
    ],
    [
      'names no adapter',
      'version: 1\nartifact: { type: checkuot }\n',
      /:2:\d+: .*checkuot[\s\S]*checkout/,
    ],
    [
      'has a bad expression',
      "version: 1\nprocess: { type: host, find: { command: '(' } }\n",
      /:2:\d+: .*regular expression/i,
    ],
    [
      'needs a variable that is not set',
      'version: 1\nsource: { type: git, repository: "$' + '{NO_SUCH}" }\n',
      /:2:\d+: .*NO_SUCH/,
    ],
  ])('%s', async (_name, config, expected) => {
    const { stdout, stderr, code } = await deploytrace(['verify'], { cwd: repository(config) });
    expect(stderr).toMatch(expected);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('a world that is wrong exits with 3 and says of whom', () => {
  const source = (block: string) => `version: 1\nsource: { type: git, ${block} }\n`;

  test.each([
    ['a ref that does not exist', source('ref: no-such-branch'), /no-such-branch/],
    ['a ref that begins with a dash', source('ref: --upload-pack=x'), /--upload-pack=x/],
    ['a repository that is none', source('repository: /proc'), /\/proc/],
    ['a repository that names a helper', source("repository: 'ext::sh -c true'"), /ext::/],
    [
      'a pidfile with garbage',
      'version: 1\nprocess: { type: host, find: { pidfile: app.py } }\n',
      /app\.py/,
    ],
  ])('%s', async (_name, config, expected) => {
    const { stdout, code } = await deploytrace(['verify'], { cwd: repository(config) });
    expect(stdout).toMatch(expected);
    expect(stdout).not.toContain('✓ match');
    expect(code).toBe(3);
  });

  test('a damaged repository', async () => {
    const folder = repository();
    rmSync(join(folder, '.git', 'objects'), { recursive: true });
    mkdirSync(join(folder, '.git', 'objects'));
    const { stdout, code } = await deploytrace(['verify'], { cwd: folder });
    expect(code).toBe(3);
    expect(stdout).not.toContain('✓ match');
  });

  test('no git at all', async () => {
    const { stdout, code } = await deploytrace(['verify'], {
      cwd: repository(),
      env: { PATH: '/nonexistent' },
    });
    expect(stdout).toContain('git was not found');
    expect(code).toBe(3);
  });

  test('a git that is too old', async () => {
    const bin = join(temporaryFolder(), 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'git'), '#!/bin/sh\necho git version 2.17.1\n', { mode: 0o755 });
    const { stdout, code } = await deploytrace(['verify'], {
      cwd: repository(),
      env: { PATH: `${bin}:/usr/bin:/bin` },
    });
    expect(stdout).toContain('2.17.1');
    expect(code).toBe(3);
  });
});

test('outside a repository it says what to do', async () => {
  const { stderr, stdout, code } = await deploytrace(['show'], { cwd: '/' });
  expect(stderr).toContain('not inside a git repository');
  expect(stdout).toBe('');
  expect(code).toBe(2);
});

test('a commit subject with terminal escapes is shown, not obeyed', async () => {
  const folder = repository();
  commit(folder, 'Evil \x1b[2J\x1b]0;title\x07 subject');
  const { stdout } = await deploytrace(['show'], { cwd: folder });
  expect(stdout).toContain('Evil \\x1b[2J');
  expect(stdout).not.toContain('\x1b');
  const json = await deploytrace(['show', '--json'], { cwd: folder });
  expect(json.stdout).not.toContain('\x1b');
  expect(JSON.parse(json.stdout).source.subject).toContain('\x1b[2J');
});
