import { describe, expect, test } from 'vitest';
import { fileChangesLinker } from '../../src/linkers/file-changes.ts';
import { fileDigestLinker } from '../../src/linkers/file-digest.ts';
import { folderContentLinker } from '../../src/linkers/folder-content.ts';
import { replacedProgramLinker } from '../../src/linkers/replaced-program.ts';
import { revisionClaimLinker } from '../../src/linkers/revision-claim.ts';
import { toDigest } from '../../src/model/digest.ts';
import { type FilesFacts, LISTED_FILES } from '../../src/model/facts.ts';
import type { ExecutableFacts } from '../../src/model/process-facts.ts';
import type { RevisionClaim } from '../../src/model/revision-claim.ts';
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
  caches: [],
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

describe('a folder without history', () => {
  const MINUTE = 60_000;
  const judge = (
    facts: Partial<FilesFacts>,
    process: Parameters<typeof fileChangesLinker.link>[1] = pythonFacts(loadedAt(NOON)),
    context: Parameters<typeof linkContext>[0] = {},
    claims: readonly RevisionClaim[] = [],
  ) =>
    fileChangesLinker.link(
      { files: { ...binary, path: ROOT, kind: 'folder', ...facts }, claims },
      process,
      linkContext(context),
    )[0];
  const at = (changedAt: number, path = 'app.py') => [{ path, changedAt }];

  test('in which nothing changed since the load is what was loaded', () => {
    expect(judge({ recent: at(NOON - MINUTE) })).toMatchObject({
      verdict: 'same',
      strength: 'recorded',
    });
  });

  test('in which something was touched since, or while it was loading, may have held anything', () => {
    for (const moment of [NOON + MINUTE, NOON + 1000])
      expect(judge({ recent: at(moment) })).toMatchObject({ verdict: null, agrees: null });
  });

  test('from which something was removed is told by the time of its folder', () => {
    expect(judge({ recent: at(NOON + MINUTE, 'lib/') })).toMatchObject({
      verdict: null,
      says: expect.stringContaining('lib/'),
    });
  });

  test('may get a cache while it is loaded; one that came later hides what else changed', () => {
    expect(judge({ caches: at(NOON + 1000, 'lib/') })).toMatchObject({ verdict: 'same' });
    expect(judge({ caches: at(NOON + MINUTE, 'lib/') })).toMatchObject({ verdict: null });
  });

  test('in which a process only stands is what it loaded by its own claim', () => {
    const { script: _, ...standing } = pythonFacts(loadedAt(NOON));
    expect(judge({}, standing)).toMatchObject({ verdict: 'same', strength: 'claimed' });
  });

  const holding = (...beside: readonly string[]) => ({
    treeMatch: {
      revision: NEW,
      beside,
      differing: [],
      maybeExported: false,
      found: 3,
      expected: 3,
    },
  });

  test('may get a log beside the files of its commit, and not a file of that commit', () => {
    const log = [...at(NOON + MINUTE, 'log/a'), ...at(NOON + MINUTE, 'log/')];
    expect(judge({ recent: log }, undefined, holding('log/a', 'log/'))).toMatchObject({
      verdict: 'same',
      strength: 'recorded',
      says: 'nothing of the source in it changed since it was loaded',
    });
    expect(
      judge({ recent: [...log, ...at(NOON + MINUTE)] }, undefined, holding('log/a', 'log/')),
    ).toMatchObject({ verdict: null, says: expect.stringContaining('known: app.py') });
  });

  test('of which so much was touched that not all is listed may have held anything', () => {
    const names = Array.from({ length: LISTED_FILES }, (_, index) => `log/${index}`);
    const recent = names.flatMap((name) => at(NOON + MINUTE, name));
    expect(judge({ recent }, undefined, holding(...names))).toMatchObject({ verdict: null });
  });

  test('whose program is none of the files of the commit was built, of nobody knows what', () => {
    const built = {
      load: loadedAt(NOON),
      process: processFacts(),
      executable: { ...running, path: `${ROOT}/shop` },
    };
    expect(judge({}, built, holding('shop'))).toMatchObject({
      verdict: null,
      says: `${ROOT}/shop is no file of the source: what it was made of is not known`,
      remedy: 'rebuild',
    });
    expect(judge({}, built, holding('shop.log'))).toMatchObject({ verdict: 'same' });
    const claim: RevisionClaim = {
      revision: NEW,
      strength: 'recorded',
      by: 'REVISION',
      where: `${ROOT}/REVISION`,
      dirty: null,
    };
    expect(judge({}, built, holding('shop'), [claim])).toMatchObject({
      verdict: 'same',
      strength: 'claimed',
    });
  });

  test('that was removed and made anew is another', () => {
    const gone = processFacts({ cwdDeleted: true });
    expect(judge({}, pythonFacts(loadedAt(NOON), { process: gone }))).toMatchObject({
      verdict: null,
      agrees: null,
    });
  });
});

const match = (changes: object) =>
  folderContentLinker.link(
    { files: binary },
    linkContext({
      treeMatch: {
        revision: null,
        beside: [],
        differing: [],
        maybeExported: false,
        found: 10,
        expected: 10,
        ...changes,
      },
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

test('a copy that may be a release, of which nobody can say what it leaves out, is not judged', () => {
  expect(match({ differing: ['tests/a.py'], maybeExported: true })).toMatchObject({
    verdict: null,
    agrees: null,
    says: expect.stringContaining('tests/a.py'),
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
