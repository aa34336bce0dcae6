import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../../src/clients/files/make-folder.ts';
import { temporaryFolder } from '../../support/temporary.ts';

test('a folder and those above it are made, for us alone; what was there stays as it is', () => {
  const base = temporaryFolder();
  mkdirSync(join(base, 'a'));
  const mode = statSync(join(base, 'a')).mode;
  makeFolder(join(base, 'a/b/c'));
  makeFolder(join(base, 'a/b/c'));
  for (const path of ['a/b', 'a/b/c']) expect(statSync(join(base, path)).mode & 0o777).toBe(0o700);
  expect(statSync(join(base, 'a')).mode).toBe(mode);
});

test('where none can be made it fails, also where the system says of a new folder that it does not exist', () => {
  const base = temporaryFolder();
  writeFileSync(join(base, 'file'), '');
  for (const path of [join(base, 'file/a/b'), '/proc/none/a/b'])
    expect(() => makeFolder(path)).toThrow(/ENOTDIR|ENOENT/);
});
