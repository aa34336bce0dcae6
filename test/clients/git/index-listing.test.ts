import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isListed } from '../../../src/clients/git/index-listing.ts';
import { readWorkTree } from '../../../src/clients/git/work-tree.ts';
import { toPathText } from '../../../src/clients/path-text.ts';
import { testContext } from '../../support/context.ts';
import { commit, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const NAMES = [
  'app.py',
  'with space',
  'quo"te',
  'back\\slash',
  'tab\there',
  'line\nfeed',
  'ünï',
  '-x',
].map((name) => Buffer.from(name));
const NOT_UTF_8 = Buffer.from([0x61, 0xff, 0x62]);

async function listed(...names: readonly Buffer[]) {
  const folder = initRepository(temporaryFolder());
  for (const name of names) writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), '');
  commit(folder, 'one', { 'lib/a.py': '' });
  writeFileSync(join(folder, 'untracked'), '');
  return (await readWorkTree(folder, testContext())).listing;
}

test('a file that git keeps is listed, whatever its name', async () => {
  const names = [...NAMES, NOT_UTF_8].map(toPathText);
  const listing = await listed(...NAMES, NOT_UTF_8);
  expect(names.filter((name) => !isListed(name, listing))).toEqual([]);
  expect(isListed('lib/a.py', listing)).toBe(true);
});

test('what git does not keep is not: another file, a folder, an end or a beginning of a name', async () => {
  const listing = await listed(...NAMES);
  for (const name of ['untracked', 'lib', 'a.py', 'app', '', '"ünï"', 'app.py\n'])
    expect([name, isListed(name, listing)]).toEqual([name, false]);
});

test('a name that looks like lines of the list is one name', async () => {
  const listing = await listed(...NAMES);
  const [first, second] = listing.split('\n');
  const name = `${first?.split('\t')[1]}\n${second}`;
  expect(listing).toContain(`\t${name}\n`);
  expect(isListed(name, listing)).toBe(false);
});
