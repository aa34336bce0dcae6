import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { needs } from './support/needs.ts';
import { commit, initRepository } from './support/repository.ts';
import { BIN } from './support/run.ts';
import { temporaryFolder } from './support/temporary.ts';

const repository = () => {
  const folder = initRepository(temporaryFolder());
  commit(folder, 'one');
  return folder;
};

function show(cwd: string, env: Readonly<Record<string, string>>) {
  const { stdout, status } = spawnSync(process.execPath, [BIN, 'show'], {
    cwd,
    encoding: 'utf8',
    timeout: 20_000,
    killSignal: 'SIGKILL',
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  expect({ status, said: stdout.includes('nothing runs') }).toEqual({ status: 0, said: true });
}

function keptIn(cache: string): string {
  const folder = join(cache, 'deploytrace/code');
  const names = readdirSync(folder);
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{16}-everyday-v\d+\.\d+\.\d+-\w+$/)]);
  return join(folder, names[0] ?? '');
}

const identity = (path: string) => {
  const { ino, mtimeMs } = statSync(path);
  return { ino, mtimeMs };
};

test('is made once, for its owner alone, and used from then on', () => {
  const [cwd, cache] = [repository(), temporaryFolder()];
  show(cwd, { XDG_CACHE_HOME: cache });
  const kept = keptIn(cache);
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  const before = identity(kept);
  show(cwd, { XDG_CACHE_HOME: cache });
  expect(identity(keptIn(cache))).toEqual(before);
});

test('is what V8 is given, and takes', () => {
  const [cwd, cache, folder] = [repository(), temporaryFolder(), temporaryFolder()];
  const [hook, seen] = [join(folder, 'hook.cjs'), join(folder, 'seen')];
  // Tells of each script that is compiled whether there was code for it, and whether that was refused.
  const code = `const vm = require('node:vm'), { appendFileSync } = require('node:fs');
vm.Script = class extends vm.Script {
  constructor(text, options) {
    super(text, options);
    appendFileSync(${JSON.stringify(seen)}, (options.cachedData !== undefined) + ' ' + this.cachedDataRejected + '\\n');
  }
};`;
  writeFileSync(hook, code);
  for (const _run of [1, 2])
    show(cwd, { XDG_CACHE_HOME: cache, NODE_OPTIONS: `--require=${hook}` });
  expect(readFileSync(seen, 'utf8')).toBe('false undefined\ntrue false\n');
});

test('that is damaged, or of another build, is replaced', () => {
  const [cwd, cache] = [repository(), temporaryFolder()];
  show(cwd, { XDG_CACHE_HOME: cache });
  const kept = keptIn(cache);
  const whole = readFileSync(kept).length;
  truncateSync(kept, 1000);
  writeFileSync(join(cache, 'deploytrace/code/0123456789abcdef-v1.2.3-x64'), 'old');
  show(cwd, { XDG_CACHE_HOME: cache });
  expect(readFileSync(keptIn(cache)).length).toBeGreaterThan(whole / 2);
});

test('that somebody else could have written is neither used nor touched', () => {
  const [cwd, cache] = [repository(), temporaryFolder()];
  show(cwd, { XDG_CACHE_HOME: cache });
  const kept = keptIn(cache);
  chmodSync(kept, 0o666);
  chmodSync(join(cache, 'deploytrace/code'), 0o777);
  const before = identity(kept);
  show(cwd, { XDG_CACHE_HOME: cache });
  expect(identity(keptIn(cache))).toEqual(before);
});

test('is not made behind a link, nor where nothing can be written', () => {
  const [cwd, cache, elsewhere] = [repository(), temporaryFolder(), temporaryFolder()];
  mkdirSync(join(cache, 'deploytrace'));
  symlinkSync(elsewhere, join(cache, 'deploytrace/code'));
  show(cwd, { XDG_CACHE_HOME: cache });
  expect(readdirSync(elsewhere)).toEqual([]);
  for (const place of ['/dev/null', '/proc/none', 'relative']) show(cwd, { XDG_CACHE_HOME: place });
  for (const env of [{}, { HOME: '/dev/null' }]) show(cwd, env);
});

test('of another user is left alone, also by root', needs('root'), () => {
  const [cwd, cache] = [repository(), temporaryFolder()];
  const folder = join(cache, 'deploytrace/code');
  mkdirSync(folder, { recursive: true });
  chownSync(folder, 65534, 65534);
  show(cwd, { XDG_CACHE_HOME: cache });
  expect(readdirSync(folder)).toEqual([]);
});

test('is made only of what a run used most of', () => {
  const cache = temporaryFolder();
  const env = { PATH: process.env.PATH ?? '', XDG_CACHE_HOME: cache };
  const { status } = spawnSync(process.execPath, [BIN, '--help'], { env });
  expect(status).toBe(0);
  expect(readdirSync(join(cache, 'deploytrace/code'))).toEqual([
    expect.stringMatching(/^[0-9a-f]{16}-flags-/),
  ]);
});
