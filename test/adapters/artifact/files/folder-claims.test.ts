import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFolderClaims } from '../../../../src/adapters/artifact/files/folder-claims.ts';
import { localSmallFiles } from '../../../../src/clients/files/small-files.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];

function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const direct = (commit: string) => JSON.stringify({ vcs_info: { vcs: 'git', commit_id: commit } });
const readClaims = async (folder: string) =>
  (await readFolderClaims([folder], localSmallFiles))[0] ?? [];
const claimsOf = async (folder: string) =>
  (await readClaims(folder)).map(({ by, revision, strength }) => [by, revision, strength]);

test('every file that names a revision is told, with its strength and where it was read', async () => {
  const folder = folderWith({
    REVISION: `${A}\n`,
    'version.json': JSON.stringify({ commit: B }),
    'package.json': JSON.stringify({ name: 'shop' }),
    'WEB-INF/classes/git.properties': `git.commit.id=${A}\n`,
  });
  expect(await readClaims(folder)).toEqual([
    {
      revision: A,
      dirty: null,
      strength: 'recorded',
      by: 'REVISION',
      where: join(folder, 'REVISION'),
    },
    {
      revision: B,
      dirty: null,
      strength: 'claimed',
      by: 'version.json',
      where: join(folder, 'version.json'),
    },
    {
      revision: A,
      dirty: null,
      strength: 'claimed',
      by: 'WEB-INF/classes/git.properties',
      where: join(folder, 'WEB-INF/classes/git.properties'),
    },
  ]);
});

test.each(['', 'lib/python3.11/site-packages/'])(
  'a distribution installed from a commit, in %s',
  async (place) => {
    const path = `${place}shop-1.0.dist-info/direct_url.json`;
    const folder = folderWith({ [path]: direct(A), [`${place}other-1.dist-info/METADATA`]: '' });
    expect(await claimsOf(folder)).toEqual([[path, A, 'recorded']]);
  },
);

test('several distributions of different commits: nobody says which is the program', async () => {
  const folder = folderWith({
    'shop-1.0.dist-info/direct_url.json': direct(A),
    'library-1.0.dist-info/direct_url.json': direct(B),
    REVISION: A,
  });
  expect(await claimsOf(folder)).toEqual([['REVISION', A, 'recorded']]);
});

test('links are not followed, at no place of a path', async () => {
  const elsewhere = folderWith({
    REVISION: A,
    'classes/git.properties': `git.commit.id=${A}`,
    'shop.dist-info/direct_url.json': direct(A),
    'python3.11/site-packages/shop.dist-info/direct_url.json': direct(A),
  });
  const folder = temporaryFolder();
  symlinkSync(join(elsewhere, 'REVISION'), join(folder, 'REVISION'));
  symlinkSync(elsewhere, join(folder, 'BOOT-INF'));
  symlinkSync(join(elsewhere, 'shop.dist-info'), join(folder, 'shop.dist-info'));
  symlinkSync(elsewhere, join(folder, 'lib'));
  expect(await claimsOf(folder)).toEqual([]);
});

test('more of a file than a revision needs is not read', async () => {
  const folder = folderWith({
    'version.json': JSON.stringify({ fill: 'x'.repeat(2 << 20), commit: A }),
  });
  expect(await claimsOf(folder)).toEqual([]);
});
