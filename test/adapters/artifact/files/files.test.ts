import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { hashFile } from '../../../../src/clients/files/hash.ts';
import { type FilesFacts, LISTED_FILES, type Touched } from '../../../../src/model/facts.ts';
import { readTree } from '../../../../src/model/tree.ts';
import { snapshot } from '../../../support/snapshot.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { ask } from './ask.ts';

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

function write(folder: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Changes a file's mode at a time that differs from that of all before it. */
function changeLater(path: string): void {
  const before = lstatSync(path).ctimeMs;
  while (lstatSync(path).ctimeMs === before) chmodSync(path, 0o755);
}

const treeOf = ({ tree }: FilesFacts) => tree !== null && Object.fromEntries(readTree(tree));
const isFolder = ({ path }: Touched) => path.endsWith('/');

function recentFiles({ recent }: FilesFacts): readonly string[] {
  return recent.flatMap((each) => (isFolder(each) ? [] : [each.path])).sort();
}

test('a file: its bytes and its identity', async () => {
  const folder = write(temporaryFolder(), { app: 'program' });
  const path = join(folder, 'app');
  const { dev, ino, ctimeMs } = lstatSync(path);
  const { subject, files, claims } = await ask('app', folder);
  expect(subject).toEqual({
    stage: 'artifact',
    id: `files:${path}`,
    type: 'files',
    location: path,
    host: 'local',
  });
  expect(files).toEqual({
    path,
    kind: 'file',
    digest: sha256('program'),
    size: 7,
    inode: `${dev}:${ino}`,
    changedAt: ctimeMs,
    newest: path,
    tree: null,
    recent: [],
    caches: [],
  });
  expect(claims).toEqual([]);
});

test('a file larger than one read, and an empty one', async () => {
  const text = 'x'.repeat((1 << 20) + 3);
  const folder = write(temporaryFolder(), { large: text, empty: '' });
  expect((await ask(join(folder, 'large'))).files.digest).toBe(sha256(text));
  expect((await ask(join(folder, 'empty'))).files.digest).toBe(sha256(''));
});

test('a link: known by the name that was configured, looked at where it leads', async () => {
  const folder = write(temporaryFolder(), { 'releases/1/app.py': 'one' });
  symlinkSync('releases/1', join(folder, 'current'));
  symlinkSync('current/app.py', join(folder, 'program'));
  const { subject, files } = await ask(join(folder, 'current'));
  expect(subject.id).toBe(`files:${join(folder, 'current')}`);
  expect(subject.location).toBe(join(folder, 'releases/1'));
  expect(files.path).toBe(join(folder, 'releases/1'));
  expect((await ask(join(folder, 'program'))).files.path).toBe(join(folder, 'releases/1/app.py'));
});

test('a folder: what lies in it, its newest change, and its files as git would store them', async () => {
  const folder = write(temporaryFolder(), { 'a.py': 'one', 'lib/b.py': 'three', '.git/HEAD': 'x' });
  symlinkSync('a.py', join(folder, 'link'));
  changeLater(join(folder, 'lib/b.py'));
  const blob = (text: string) =>
    createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex');
  const { files } = await ask(folder);
  expect(files).toMatchObject({ path: folder, kind: 'folder', size: 8, inode: null });
  expect(treeOf(files)).toEqual({
    'a.py': `100644 ${blob('one')}`,
    'lib/b.py': `100755 ${blob('three')}`,
    link: `120000 ${blob('a.py')}`,
  });
  expect(files.newest).toBe('lib/b.py');
  expect(files.changedAt).toBe(lstatSync(join(folder, 'lib/b.py')).ctimeMs);
  // In the same tick of the clock a link was made in the folder itself.
  expect(files.recent.find((each) => !isFolder(each))?.path).toBe('lib/b.py');
  expect(recentFiles(files)).toEqual(['a.py', 'lib/b.py', 'link']);
});

test('caches that a running program writes are not recent changes, code without sources is', async () => {
  const folder = write(temporaryFolder(), {
    'app.py': '',
    'app.pyc': '',
    'only.pyc': '',
    '__pycache__/app.cpython-311.pyc': '',
    'lib/__pycache__/x.pyc': '',
    'my__pycache__/code.py': '',
    'node_modules/.cache/x': '',
  });
  const { files } = await ask(folder);
  expect(recentFiles(files)).toEqual(['app.py', 'my__pycache__/code.py', 'only.pyc']);
});

test('an empty folder has a digest, and its own time', async () => {
  const folder = temporaryFolder();
  const { files } = await ask(folder);
  expect(files).toMatchObject({ size: 0, tree: '', newest: folder });
  expect(files.changedAt).toBe(lstatSync(folder).ctimeMs);
});

test('what was removed or added is told by the time of its folder', async () => {
  const folder = write(temporaryFolder(), { 'lib/a.py': '', 'lib/b.py': '', 'app.py': '' });
  const lib = async () => (await ask(folder)).files.recent.find(({ path }) => path === 'lib/');
  const before = lstatSync(join(folder, 'lib')).ctimeMs;
  expect(await lib()).toEqual({ path: 'lib/', changedAt: before });
  await wait(20);
  rmSync(join(folder, 'lib/b.py'));
  expect((await lib())?.changedAt).toBeGreaterThan(before);
  expect((await ask(folder)).files.recent.at(0)).toMatchObject({ path: 'lib/' });
  expect((await ask(folder)).files.recent.map(({ path }) => path)).toContain('./');
});

test('a folder in which a cache was made last is told apart, until something else happens there', async () => {
  const folder = write(temporaryFolder(), { 'app.py': '' });
  await wait(60);
  mkdirSync(join(folder, '__pycache__'));
  const { ctimeMs } = lstatSync(folder);
  await wait(60);
  write(folder, { '__pycache__/app.cpython-311.pyc': '' });
  const { recent, caches } = (await ask(folder)).files;
  expect(caches).toEqual([{ path: './', changedAt: ctimeMs }]);
  expect(recent.map(({ path }) => path)).toEqual(['app.py']);
  rmSync(join(folder, 'app.py'));
  const after = (await ask(folder)).files;
  expect(after.caches).toEqual([]);
  expect(after.recent.map(({ path }) => path)).toEqual(['./']);
});

test('a file that was changed and dated back is recent all the same', async () => {
  const folder = write(temporaryFolder(), { 'a.py': 'one', 'b.py': 'one' });
  await wait(20);
  writeFileSync(join(folder, 'a.py'), 'two');
  utimesSync(join(folder, 'a.py'), 1000, 1000);
  const { recent } = (await ask(folder)).files;
  expect(recent[0]).toEqual({ path: 'a.py', changedAt: lstatSync(join(folder, 'a.py')).ctimeMs });
});

test('of very many changes the newest are told, so that a new one is never cut off', async () => {
  const names = Array.from({ length: 4 * LISTED_FILES + 10 }, (_, index) => `f${index}`);
  const folder = write(temporaryFolder(), Object.fromEntries(names.map((name) => [name, ''])));
  await wait(60);
  changeLater(join(folder, 'f5'));
  const { recent } = (await ask(folder)).files;
  expect(recent).toHaveLength(LISTED_FILES);
  expect(recent[0]?.path).toBe('f5');
});

test('fifos and sockets are never opened', async () => {
  const folder = temporaryFolder();
  execFileSync('mkfifo', [
    join(folder, 'fifo'),
    join(folder, 'REVISION'),
    join(folder, 'version.json'),
  ]);
  const { files, claims } = await ask(folder);
  expect(files.tree).toBe('');
  expect(claims).toEqual([]);
});

test('a fifo is no artifact', async () => {
  const path = join(temporaryFolder(), 'fifo');
  execFileSync('mkfifo', [path]);
  await expect(ask(path)).rejects.toMatchObject({ code: 'not-supported' });
});

test.each(['gone', 'file/below', 'dangling', 'loop'])('%s is not there', async (name) => {
  const folder = write(temporaryFolder(), { file: '' });
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('loop', join(folder, 'loop'));
  await expect(ask(join(folder, name))).rejects.toMatchObject({
    code: 'path-not-found',
    message: expect.stringContaining(join(folder, name)),
  });
});

test('nothing is written, and not even the time of the last access changes', async () => {
  const folder = write(temporaryFolder(), { 'a.py': 'one', REVISION: 'abcdef0\n' });
  // Older than the last change: the next read would set it, also where only such reads do.
  utimesSync(join(folder, 'a.py'), 1000, 2000);
  utimesSync(join(folder, 'REVISION'), 1000, 2000);
  const before = snapshot(folder);
  utimesSync(join(folder, 'a.py'), 1000, 2000);
  utimesSync(join(folder, 'REVISION'), 1000, 2000);
  expect((await ask(folder)).claims).toHaveLength(1);
  for (const name of ['a.py', 'REVISION']) expect(lstatSync(join(folder, name)).atimeMs).toBe(1e6);
  expect(Object.keys(snapshot(folder))).toEqual(Object.keys(before));
});

test('a file that keeps changing while it is read has no digest', async () => {
  const folder = write(temporaryFolder(), { log: 'x'.repeat(1 << 16) });
  const signal = new AbortController().signal;
  const writer = setInterval(() => writeFileSync(join(folder, 'log'), 'y'.repeat(1 << 16)), 0);
  const rounds = Array.from({ length: 20 }, () =>
    hashFile(join(folder, 'log'), { signal }).catch((error) => error),
  );
  const answers = await Promise.all(rounds);
  clearInterval(writer);
  for (const answer of answers) {
    if (answer instanceof Error) expect(answer).toMatchObject({ code: 'not-supported' });
    else expect(answer.sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});
