import { describe, expect, test } from 'vitest';
import { fileChangesLinker } from '../../src/linkers/file-changes.ts';
import { fileDigestLinker } from '../../src/linkers/file-digest.ts';
import { folderContentLinker } from '../../src/linkers/folder-content.ts';
import { replacedProgramLinker } from '../../src/linkers/replaced-program.ts';
import { revisionClaimLinker } from '../../src/linkers/revision-claim.ts';
import { toDigest } from '../../src/model/digest.ts';
import type { ExecutableFacts, FilesFacts, RevisionClaim } from '../../src/model/facts.ts';
import {
  linkContext,
  loadedAt,
  NEW,
  NOON,
  OLD,
  processFacts,
  pythonFacts,
  ROOT,
} from '../support/facts.ts';

const ONE = toDigest('1'.repeat(64));
const TWO = toDigest('2'.repeat(64));
const BINARY = `${ROOT}/bin/shop`;

const binary: FilesFacts = {
  path: BINARY,
  kind: 'file',
  digest: ONE,
  size: 1000,
  inode: '8:1',
  changedAt: NOON,
  newest: BINARY,
  tree: null,
  recent: [],
};

const running: ExecutableFacts = {
  path: BINARY,
  replaced: 'no',
  replacedAt: null,
  inode: '8:1',
  digest: ONE,
  digestOnDisk: null,
  changedAt: NOON,
};

const compare = (executable: Partial<ExecutableFacts>) =>
  fileDigestLinker.link(
    { files: binary },
    { executable: { ...running, ...executable }, process: processFacts() },
    linkContext(),
  )[0];

test('the same bytes are the same program, wherever they lie', () => {
  expect(compare({ path: '/elsewhere', inode: '9:9' })).toMatchObject({
    verdict: 'same',
    strength: 'content',
  });
});

test('other bytes at the same path are stale, with the time of the replacement', () => {
  expect(
    compare({ inode: '9:9', digest: TWO, replaced: 'replaced', replacedAt: NOON }),
  ).toMatchObject({
    verdict: 'stale',
    strength: 'content',
    since: new Date(NOON).toISOString(),
  });
});

test('a program that may not be read is neither the same nor another', () => {
  expect(compare({ inode: null, digest: null, replaced: null })).toMatchObject({
    verdict: null,
    agrees: null,
  });
});

test('another program elsewhere says nothing', () => {
  expect(compare({ path: '/usr/bin/python3', inode: '9:9', digest: null })).toBeUndefined();
});

test('a compiled program that was replaced inside a folder is stale by its bytes, not by its name', () => {
  const replace = (digestOnDisk: typeof ONE) =>
    replacedProgramLinker.link(
      {},
      { executable: { ...running, replaced: 'replaced', digestOnDisk }, process: processFacts() },
      linkContext(),
    );
  expect(replace(TWO)).toMatchObject([{ verdict: 'stale' }]);
  expect(replace(ONE)).toEqual([]);
});

test('a folder in which nothing changed since the load is what was loaded; a touch since then is cannot tell', () => {
  const folder = (changedAt: number): FilesFacts => ({
    ...binary,
    path: ROOT,
    kind: 'folder',
    recent: [{ path: 'app.py', changedAt }],
  });
  const judge = (changedAt: number) =>
    fileChangesLinker.link(
      { files: folder(changedAt) },
      pythonFacts(loadedAt(NOON)),
      linkContext(),
    )[0];
  expect(judge(NOON - 60_000)).toMatchObject({ verdict: 'same', strength: 'recorded' });
  expect(judge(NOON + 60_000)).toMatchObject({ verdict: null, agrees: null });
  expect(judge(NOON + 1000)).toMatchObject({ verdict: null });
});

const match = (changes: object) =>
  folderContentLinker.link(
    { files: binary },
    linkContext({
      treeMatch: { revision: null, differing: [], found: 10, expected: 10, ...changes },
    }),
  )[0];

test('a folder that holds an older commit is behind, by content', () => {
  expect(match({ revision: OLD })).toMatchObject({
    verdict: 'behind',
    strength: 'content',
    revision: OLD,
  });
});

test('a copy with other content is different, and names the files', () => {
  expect(match({ differing: ['app.py'] })).toMatchObject({
    verdict: 'different',
    says: expect.stringContaining('app.py'),
  });
});

test('a folder that is no copy of the source is not judged by it', () => {
  expect(match({ found: 2, differing: ['a', 'b'] })).toMatchObject({
    verdict: null,
    strength: 'none',
  });
});

describe('what an artifact says of itself is a claim', () => {
  const judge = (changes: Partial<RevisionClaim>) =>
    revisionClaimLinker.link(
      {
        claims: [
          {
            revision: NEW,
            strength: 'claimed',
            by: 'Go build info',
            where: BINARY,
            dirty: null,
            ...changes,
          },
        ],
      },
      linkContext(),
    )[0];

  test('that names the expected commit, or another', () => {
    expect(judge({})).toMatchObject({ verdict: 'same', strength: 'claimed' });
    expect(judge({ revision: OLD })).toMatchObject({ verdict: 'behind', strength: 'claimed' });
  });

  test('and with its own word that it was built from edited files it names no commit', () => {
    expect(judge({ dirty: true })).toMatchObject({
      verdict: null,
      agrees: null,
      says: expect.stringContaining('edited files'),
    });
    expect(judge({ dirty: true, revision: OLD })).toMatchObject({ verdict: 'behind' });
  });
});
