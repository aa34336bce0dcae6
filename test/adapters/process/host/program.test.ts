import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askHost, factsOf } from '../../../support/host.ts';
import { skipWithout } from '../../../support/needs.ts';
import { startProcess } from '../../../support/process.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const program = (word: string) => `#include <stdio.h>
#include <unistd.h>
int main(void) { puts("${word}"); fflush(stdout); for (;;) pause(); }
`;

function compile(folder: string, name: string, word: string): string {
  const path = join(folder, name);
  skipWithout('gcc');
  execFileSync('gcc', ['-x', 'c', '-o', path, '-'], { input: program(word) });
  return path;
}

const sha256 = (path: string) =>
  `sha256:${createHash('sha256').update(readFileSync(path)).digest('hex')}`;

async function running(name = 'shop') {
  const folder = temporaryFolder();
  const path = compile(folder, name, 'one');
  const digest = sha256(path);
  const { pid } = await startProcess(path, [], { cwd: '/' });
  const executable = async (artifactPath = folder) =>
    factsOf(await askHost({ pid }, { artifactPath }))[0]?.executable;
  return { folder, path, digest, pid, executable };
}

test('a program that runs as it lies there', async () => {
  const { path, digest, executable } = await running();
  expect(await executable()).toMatchObject({
    path,
    replaced: 'no',
    replacedAt: null,
    digest,
    digestOnDisk: null,
  });
});

test('replaced while it runs: both are named by their bytes, and when it happened', async () => {
  const { folder, path, digest, executable } = await running();
  renameSync(compile(folder, 'next', 'two'), path);
  const found = await executable();
  expect(found).toMatchObject({ path, replaced: 'replaced', digest, digestOnDisk: sha256(path) });
  expect(found?.digest).not.toBe(found?.digestOnDisk);
  expect(Math.abs((found?.replacedAt ?? 0) - Date.now())).toBeLessThan(30_000);
});

test('replaced by the same bytes', async () => {
  const { folder, path, digest, executable } = await running();
  copyFileSync(path, join(folder, 'copy'));
  renameSync(join(folder, 'copy'), path);
  expect(await executable()).toMatchObject({ replaced: 'replaced', digest, digestOnDisk: digest });
});

test('deleted while it runs: what runs is still known', async () => {
  const { path, digest, executable } = await running();
  rmSync(path);
  expect(await executable()).toMatchObject({ path, replaced: 'deleted', digest });
});

test('deleted, though another name of the same file is left', async () => {
  const { folder, path, executable } = await running();
  linkSync(path, join(folder, 'kept'));
  rmSync(path);
  expect(await executable()).toMatchObject({ path, replaced: 'deleted', replacedAt: null });
});

test('a program that is really called "shop (deleted)"', async () => {
  const { path, executable } = await running('shop (deleted)');
  expect(await executable()).toMatchObject({ path, replaced: 'no' });
  rmSync(path);
  expect(await executable()).toMatchObject({ path, replaced: 'deleted' });
});

test('one whose name is taken by a file without the ending', async () => {
  const { folder, path, executable } = await running('shop (deleted)');
  writeFileSync(join(folder, 'shop'), 'something else');
  expect(await executable()).toMatchObject({ path, replaced: 'no' });
});

test('programs outside of the artifact are not read', async () => {
  const { executable } = await running();
  expect(await executable('/nonexistent')).toMatchObject({ replaced: 'no', digest: null });
});
