import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLinks, readPlace, whereRun } from '../../../src/clients/files/place.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const noClaims = async () => [];

/** Capistrano's layout, seen over another link. */
function deployed(): string {
  const base = temporaryFolder();
  for (const release of ['1', '2', '3'])
    mkdirSync(join(base, 'srv/app/releases', release, 'api'), { recursive: true });
  symlinkSync('releases/2', join(base, 'srv/app/current'));
  symlinkSync('srv', join(base, 'var'));
  return base;
}

test('every link on the way, where it leads, and when it was made', () => {
  const base = deployed();
  const linkedAt = (path: string) => lstatSync(join(base, path)).ctimeMs;
  expect(readLinks(join(base, 'var/app/current/api'))).toEqual([
    {
      path: join(base, 'var'),
      target: join(base, 'srv'),
      linkedAt: linkedAt('var'),
      isFolder: true,
    },
    {
      path: join(base, 'srv/app/current'),
      target: join(base, 'srv/app/releases/2'),
      linkedAt: linkedAt('srv/app/current'),
      isFolder: true,
    },
  ]);
  expect(readLinks(join(base, 'srv/app/releases/2'))).toEqual([]);
});

test('links that lead to each other, to nowhere, or out of the folder by dots', () => {
  const base = deployed();
  symlinkSync('loop', join(base, 'loop'));
  symlinkSync('nowhere', join(base, 'dangling'));
  symlinkSync('../srv/app/../app/releases/3', join(base, 'srv/three'));
  expect(readLinks(join(base, 'loop/x'))).toEqual([]);
  expect(readLinks(join(base, 'dangling/x'))).toEqual([]);
  symlinkSync(join(base, 'srv/app/current'), join(base, 'twice'));
  expect(readLinks(join(base, 'twice')).map(({ target }) => target)).toEqual([
    join(base, 'srv/app/releases/2'),
    join(base, 'srv/app/releases/2'),
  ]);
});

test('releases side by side: the one that is current, the others, and where processes may run from', async () => {
  const base = deployed();
  writeFileSync(join(base, 'srv/app/releases/notes.txt'), '');
  const path = join(base, 'var/app/current/api');
  const place = await readPlace(path, noClaims);
  expect(place?.releases).toMatchObject({
    folder: join(base, 'srv/app/releases'),
    dedicated: true,
    others: [
      { path: join(base, 'srv/app/releases/1') },
      { path: join(base, 'srv/app/releases/3') },
    ],
  });
  expect(whereRun(path)).toBe(join(base, 'srv/app/releases'));
});

test('releases beside their link are not alone there', async () => {
  const base = temporaryFolder();
  for (const name of ['blue', 'green', 'shared']) mkdirSync(join(base, name));
  symlinkSync('blue', join(base, 'live'));
  const place = await readPlace(join(base, 'live'), noClaims);
  expect(place?.releases).toMatchObject({ folder: base, dedicated: false });
  expect(whereRun(join(base, 'live'))).toBe(join(base, 'blue'));
});

test('a link into a folder of all kinds of things names no release alone', async () => {
  const base = temporaryFolder();
  for (const name of ['shop', 'blog']) mkdirSync(join(base, 'projects', name), { recursive: true });
  symlinkSync('projects/shop', join(base, 'mine'));
  expect((await readPlace(join(base, 'mine'), noClaims))?.releases).toMatchObject({
    folder: join(base, 'projects'),
    dedicated: false,
  });
  expect(whereRun(join(base, 'mine'))).toBe(join(base, 'projects/shop'));
});

test('a link to somewhere else names no releases, and no link no place', async () => {
  const [base, other] = [temporaryFolder(), temporaryFolder()];
  symlinkSync(other, join(base, 'app'));
  expect((await readPlace(join(base, 'app'), noClaims))?.releases).toBeNull();
  expect(whereRun(join(base, 'app'))).toBe(other);
  expect(await readPlace(other, noClaims)).toBeNull();
  expect(whereRun(join(base, 'gone'))).toBe(join(base, 'gone'));
});
