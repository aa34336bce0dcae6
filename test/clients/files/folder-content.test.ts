import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FolderEntry, readFolder } from '../../../src/clients/files/folder.ts';
import { openManifest } from '../../../src/clients/files/manifest.ts';
import { latin1ToPathText } from '../../../src/clients/path-text.ts';
import type { WorldError } from '../../../src/model/errors.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const signal = new AbortController().signal;

async function read(...args: Parameters<typeof readFolder>): Promise<readonly FolderEntry[]> {
  const entries: FolderEntry[] = [];
  for await (const some of readFolder(...args)) entries.push(...some);
  return entries;
}

async function digestOf(folder: string): Promise<string> {
  const manifest = openManifest();
  for (const entry of await read(folder, signal)) if (entry.path !== '') manifest.add(entry);
  return manifest.digest();
}

/** What is done to a copy of the folder { a/b, empty/, run, link → a/b }. */
const EDITS: Readonly<Record<string, (folder: string) => void>> = {
  'another content of the same length': (at) => writeFileSync(join(at, 'a/b'), 'oNe'),
  'the x bit': (at) => chmodSync(join(at, 'run'), 0o644),
  'an empty folder gone': (at) => rmSync(join(at, 'empty'), { recursive: true }),
  'a file moved up, its folder left': (at) => renameSync(join(at, 'a/b'), join(at, 'b')),
  'a link to elsewhere': (at) => {
    rmSync(join(at, 'link'));
    symlinkSync('run', join(at, 'link'));
  },
  'a file that holds what the link names': (at) => {
    rmSync(join(at, 'link'));
    writeFileSync(join(at, 'link'), 'a/b');
  },
  'a fifo where a file was': (at) => {
    rmSync(join(at, 'run'));
    execFileSync('mkfifo', [join(at, 'run')]);
  },
  'a name with a line feed': (at) => renameSync(join(at, 'run'), join(at, 'r\nn')),
  'a .git below the top': (at) => mkdirSync(join(at, 'a/.git')),
};

function makeFolder(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'a'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'a/b'), 'one');
  writeFileSync(join(folder, 'run'), '#!/bin/sh\n', { mode: 0o755 });
  symlinkSync('a/b', join(folder, 'link'));
  return folder;
}

test('two folders of the same content share a digest, whatever their times', async () => {
  const [one, other] = [makeFolder(), makeFolder()];
  utimesSync(join(other, 'a/b'), 1, 1);
  expect(await digestOf(one)).toBe(await digestOf(other));
});

test.each(Object.keys(EDITS))('a digest shows %s', async (name) => {
  const [one, other] = [makeFolder(), makeFolder()];
  EDITS[name]?.(other);
  expect(await digestOf(other)).not.toBe(await digestOf(one));
});

test('a folder is walked by the bytes of its names, whatever the order in which they were made', async () => {
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  const names = ['b', 'a', 'é', 'a-b', 'ab', 'Z', '\u{1f600}', '\uffee'];
  for (const name of names) writeFileSync(join(one, name), name);
  for (const name of [...names].reverse()) writeFileSync(join(other, name), name);
  const paths = (await read(one, signal)).map(({ path }) => path);
  const bytes = names.map((name) => Buffer.from(name).toString('latin1'));
  expect(paths).toEqual([
    '',
    ...bytes.sort((a, b) => Buffer.compare(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'))),
  ]);
  expect(await digestOf(other)).toBe(await digestOf(one));
});

test('git keeps no part in it at the top', async () => {
  const [one, other] = [makeFolder(), makeFolder()];
  mkdirSync(join(other, '.git'));
  writeFileSync(join(other, '.git/HEAD'), 'ref: refs/heads/main\n');
  expect(await digestOf(other)).toBe(await digestOf(one));
});

test('the tree is what git would store', async () => {
  const folder = initRepository(temporaryFolder());
  execFileSync('sh', ['-c', 'printf x > "$(printf "caf\\351")"'], { cwd: folder });
  symlinkSync('nowhere', join(folder, 'link'));
  writeFileSync(join(folder, 'run'), 'x', { mode: 0o755 });
  commit(folder, 'all', { 'plain.txt': 'one\n', 'deep/er/empty': '', é: 'two' });
  const stored = git(folder, 'ls-tree', '-r', '-z', '--format=%(objectmode) %(objectname)', 'HEAD');
  const entries = (await read(folder, signal)).filter((entry) => entry.git !== null);
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  expect(entries.map((each) => `${each.git?.mode} ${each.git?.blob}`)).toEqual(
    stored.split('\0').filter(Boolean),
  );
  expect(entries.map(({ path }) => latin1ToPathText(path))).toContain('caf\\xe9');
});

test('a larger folder than may be read is refused, not cut off', async () => {
  const limits = { entries: 3, bytes: 1 << 20 };
  await expect(read(makeFolder(), signal, limits)).rejects.toMatchObject({
    code: 'not-supported' satisfies WorldError['code'],
  });
});

test('what is asked for after the time is up is not read', async () => {
  await expect(read(makeFolder(), AbortSignal.abort())).rejects.toThrow(/abort/i);
});
