import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { skipWithout, testWith } from '../../../../support/needs.ts';
import { temporaryFolder } from '../../../../support/temporary.ts';
import { ask } from '../ask.ts';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];

/** An archive as python's zipfile makes it. */
function zip(
  path: string,
  entries: Record<string, string>,
  method = 'ZIP_DEFLATED',
  comment = '',
): string {
  skipWithout('python3');
  const script = `
import json, sys, zipfile
path, method, comment, entries = json.load(sys.stdin)
with zipfile.ZipFile(path, 'w', getattr(zipfile, method)) as archive:
    for name, text in entries.items():
        archive.writestr(name, text)
    archive.comment = comment.encode('latin-1')
`;
  execFileSync('python3', ['-c', script], {
    input: JSON.stringify([path, method, comment, entries]),
  });
  return path;
}

const PROPERTIES = `git.commit.id.full=${A}\ngit.dirty=true\n`;
const claimsOf = async (path: string) =>
  (await ask(path)).claims.map(({ by, revision, dirty }) => [by, revision, dirty]);

testWith('jar')('a real jar', async () => {
  const folder = temporaryFolder();
  const classes = join(folder, 'classes');
  mkdirSync(classes);
  writeFileSync(join(classes, 'git.properties'), PROPERTIES);
  writeFileSync(join(folder, 'manifest'), `Git-Commit: ${B}\n`);
  const path = join(folder, 'app.jar');
  execFileSync('jar', [
    '--create',
    '--file',
    path,
    '--manifest',
    join(folder, 'manifest'),
    '-C',
    classes,
    '.',
  ]);
  expect((await ask(path)).claims).toEqual([
    {
      revision: B,
      dirty: null,
      strength: 'claimed',
      by: 'META-INF/MANIFEST.MF',
      where: `${path}!/META-INF/MANIFEST.MF`,
    },
    {
      revision: A,
      dirty: true,
      strength: 'claimed',
      by: 'git.properties',
      where: `${path}!/git.properties`,
    },
  ]);
});

test.each(['BOOT-INF/classes/git.properties', 'WEB-INF/classes/git.properties', 'git.properties'])(
  '%s, packed or stored',
  async (name) => {
    const folder = temporaryFolder();
    for (const method of ['ZIP_DEFLATED', 'ZIP_STORED']) {
      const path = zip(join(folder, `${method}.war`), { other: 'x', [name]: PROPERTIES }, method);
      expect(await claimsOf(path)).toEqual([[name, A, true]]);
    }
  },
);

test('an executable jar, with a program in front', async () => {
  const path = zip(join(temporaryFolder(), 'app.jar'), { 'git.properties': PROPERTIES });
  writeFileSync(
    path,
    Buffer.concat([Buffer.from('#!/bin/sh\nexec java -jar "$0"\n'), readFileSync(path)]),
  );
  expect(await claimsOf(path)).toEqual([['git.properties', A, true]]);
});

test('a comment that pretends to be the end of another archive', async () => {
  const folder = temporaryFolder();
  const other = readFileSync(
    zip(join(folder, 'other.jar'), { 'git.properties': `git.commit.id=${B}\n` }),
  );
  const fake = `${other.toString('latin1', other.length - 22)}x`;
  const path = zip(join(folder, 'app.jar'), { 'git.properties': PROPERTIES }, 'ZIP_DEFLATED', fake);
  expect(await claimsOf(path)).toEqual([['git.properties', A, true]]);
});

test('entries elsewhere, and names that only look alike, do not count', async () => {
  const path = zip(join(temporaryFolder(), 'app.jar'), {
    'lib/git.properties': PROPERTIES,
    '../git.properties': PROPERTIES,
    'GIT.PROPERTIES': PROPERTIES,
    constructor: PROPERTIES,
  });
  expect(await claimsOf(path)).toEqual([]);
});

test('an entry that unpacks to more than it may is left out, and costs no memory', async () => {
  const path = zip(join(temporaryFolder(), 'app.jar'), {
    'git.properties': PROPERTIES + '#'.repeat(100 << 20),
  });
  const before = process.memoryUsage().arrayBuffers;
  expect(await claimsOf(path)).toEqual([]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
});

test('a damaged archive says nothing, wherever it was cut', async () => {
  const path = zip(join(temporaryFolder(), 'app.jar'), { 'git.properties': PROPERTIES });
  const whole = readFileSync(path);
  for (let size = 0; size < whole.length; size += 7) {
    writeFileSync(path, whole);
    truncateSync(path, size);
    expect(await claimsOf(path)).toEqual([]);
  }
});

test('other bytes anywhere never make it throw', async () => {
  const path = zip(join(temporaryFolder(), 'app.jar'), { 'git.properties': PROPERTIES });
  const whole = readFileSync(path);
  const edit = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { maxLength: 6 }), async (edits) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of edits) bytes[at] = byte;
      writeFileSync(path, bytes);
      for (const [, revision] of await claimsOf(path)) expect(revision).toMatch(/^[0-9a-f]{7,64}$/);
    }),
    { numRuns: 300 },
  );
  expect(dirname(path)).toContain('deploytrace-test');
});
