import { execFileSync } from 'node:child_process';
import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkoutArtifact } from '../../../../src/adapters/artifact/checkout/index.ts';
import { type Commit, parseCommit } from '../../../../src/model/commit.ts';
import type { FileChange } from '../../../../src/model/facts.ts';
import { checkoutAt, checkoutSubject } from '../../../support/checkout.ts';
import { testContext } from '../../../support/context.ts';
import { commit, git, initRepository } from '../../../support/repository.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

function toCommit(hex: string): Commit {
  const full = parseCommit(hex);
  if (!full) throw new TypeError(hex);
  return full;
}

async function differences(folder: string, hex: string): Promise<readonly FileChange[] | null> {
  const revision = toCommit(hex);
  const answer = await checkoutArtifact.differences?.(
    checkoutAt(folder),
    testContext(),
    checkoutSubject(folder),
    [revision],
  );
  return answer?.[revision] ?? null;
}

const told = (changes: readonly FileChange[] | null) =>
  changes?.map(({ path, change }) => `${change} ${path}`).sort();

function repository() {
  const folder = initRepository(join(temporaryFolder(), 'app'));
  const first = commit(folder, 'one', { same: '1\n', edited: '1\n', gone: '1\n', 'd/deep': '1\n' });
  rmSync(join(folder, 'gone'));
  rmSync(join(folder, 'd'), { recursive: true });
  const second = commit(folder, 'two', { edited: '2\n', added: '2\n', 'ünï "x"\n': '2\n' });
  return { folder, first, second };
}

test('what is on the disk now against an older commit, with the time of each change', async () => {
  const { folder, first } = repository();
  const changes = await differences(folder, first);
  const ctime = (path: string) => lstatSync(join(folder, path)).ctimeMs;
  expect(changes).toHaveLength(5);
  expect(changes).toEqual(
    expect.arrayContaining([
      { path: 'added', change: 'added', changedAt: ctime('added') },
      { path: 'd/deep', change: 'deleted', changedAt: ctime('.') },
      { path: 'edited', change: 'modified', changedAt: ctime('edited') },
      { path: 'gone', change: 'deleted', changedAt: ctime('.') },
      { path: 'ünï "x"\n', change: 'added', changedAt: ctime('ünï "x"\n') },
    ]),
  );
});

test('edits that lie there count, and what an edit made as it was does not', async () => {
  const { folder, first, second } = repository();
  writeFileSync(join(folder, 'same'), 'hand\n');
  writeFileSync(join(folder, 'edited'), '1\n');
  rmSync(join(folder, 'added'));
  expect(told(await differences(folder, first))).toEqual([
    'added ünï "x"\n',
    'deleted d/deep',
    'deleted gone',
    'modified same',
  ]);
  expect(told(await differences(folder, second))).toEqual([
    'deleted added',
    'modified edited',
    'modified same',
  ]);
});

test('an edit that git was told not to look at counts', async () => {
  const { folder, first } = repository();
  git(folder, 'update-index', '--assume-unchanged', 'same');
  writeFileSync(join(folder, 'same'), 'hand\n');
  expect(told(await differences(folder, first))).toContain('modified same');
});

test('a commit that is not there, and one that is no commit', async () => {
  const { folder, first } = repository();
  expect(await differences(folder, 'a'.repeat(40))).toBeNull();
  expect(await differences(folder, git(folder, 'rev-parse', `${first}:same`))).toBeNull();
});

test('the stage giving up is no "cannot tell"', async () => {
  const { folder, first } = repository();
  const asked = checkoutArtifact.differences?.(
    checkoutAt(folder),
    testContext({ signal: AbortSignal.abort() }),
    checkoutSubject(folder),
    [toCommit(first)],
  );
  await expect(asked).rejects.toThrow(/abort/i);
});

const PATHS = ['a', 'b', 'd/c', 'd/é'];
const trees = fc.dictionary(fc.constantFrom(...PATHS), fc.constantFrom('1\n', '2\n'), {
  maxKeys: 4,
});

/** Git's own answer; it may write to the index, which is why it is not asked outside of this test. */
function oracle(folder: string, revision: string): readonly string[] {
  const printed = execFileSync('git', ['diff', '--no-renames', '--name-status', '-z', revision], {
    cwd: folder,
    encoding: 'utf8',
  });
  const fields = printed.split('\0').filter(Boolean);
  const kinds = { A: 'added', D: 'deleted', M: 'modified', T: 'modified' };
  return fields
    .flatMap((field, index) =>
      index % 2 ? [] : [`${kinds[field as keyof typeof kinds]} ${fields[index + 1]}`],
    )
    .sort();
}

function lay(folder: string, tree: Readonly<Record<string, string>>): void {
  for (const path of PATHS) rmSync(join(folder, path), { force: true });
  for (const [path, text] of Object.entries(tree)) {
    execFileSync('mkdir', ['-p', join(folder, path, '..')]);
    writeFileSync(join(folder, path), text);
  }
}

test('the same answer as git diff, for any two commits, index and disk', async () => {
  await fc.assert(
    fc.asyncProperty(trees, trees, trees, async (one, two, disk) => {
      const folder = initRepository(temporaryFolder());
      lay(folder, one);
      const first = commit(folder, 'one');
      lay(folder, two);
      const second = commit(folder, 'two');
      lay(folder, disk);
      for (const revision of [first, second]) {
        const answer = told(await differences(folder, revision));
        expect(answer).toEqual(oracle(folder, revision));
      }
    }),
    { numRuns: 15 },
  );
});

describe('a submodule of another commit', () => {
  /** A library that is a submodule, first at `one`, then at `two`, which changes a file deep in it. */
  function withSubmodule() {
    const library = initRepository(join(temporaryFolder(), 'library'));
    commit(library, 'one', { 'src/deep/lib.py': 'one\n', same: '1\n' });
    const { folder } = repository();
    git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'sub');
    const first = commit(folder, 'add the library');
    commit(library, 'two', { 'src/deep/lib.py': 'two\n' });
    git(join(folder, 'sub'), '-c', 'protocol.file.allow=always', 'pull', '--quiet');
    commit(folder, 'newer library');
    return { folder, first, deep: join(folder, 'sub/src/deep/lib.py') };
  }

  test('differs in the files that lie in it, each with its own time', async () => {
    const { folder, first, deep } = withSubmodule();
    expect(await differences(folder, first)).toEqual([
      { path: 'sub/src/deep/lib.py', change: 'modified', changedAt: lstatSync(deep).ctimeMs },
    ]);
  });

  test('differs at a time that nobody knows, if the older commit is not there', async () => {
    const { folder, first } = withSubmodule();
    const inside = join(folder, 'sub');
    git(inside, 'checkout', '-q', '--orphan', 'fresh');
    commit(inside, 'alone');
    for (const branch of git(inside, 'for-each-ref', '--format=%(refname)', 'refs').split('\n'))
      if (!branch.endsWith('/fresh')) git(inside, 'update-ref', '-d', branch);
    git(inside, 'reflog', 'expire', '--expire=all', '--all');
    git(inside, 'gc', '--quiet', '--prune=now');
    commit(folder, 'only the fresh one');
    expect(await differences(folder, first)).toEqual([
      { path: 'sub', change: 'modified', changedAt: null },
    ]);
  });

  test('holds nothing if it is not checked out', async () => {
    const { folder, first } = withSubmodule();
    git(folder, 'submodule', '--quiet', 'deinit', 'sub');
    expect(told(await differences(folder, first))).toEqual(['deleted sub']);
  });
});

test('what a sparse checkout leaves out is no difference, what older commits had more may be one', async () => {
  const { folder, first } = repository();
  git(folder, 'sparse-checkout', 'set', '--no-cone', '/same');
  expect(told(await differences(folder, first))).toEqual(['deleted d/deep', 'deleted gone']);
});
