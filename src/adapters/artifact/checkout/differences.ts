import type { Git } from '../../../clients/git/git.ts';
import { hashPaths } from '../../../clients/git/hidden.ts';
import { parseRawDiff, type RawChange } from '../../../clients/git/raw-diff.ts';
import type { Change } from '../../../clients/git/status.ts';
import { toChangedFiles, type WorkTree } from '../../../clients/git/work-tree.ts';
import type { Commit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import type { FileChange } from '../../../model/facts.ts';

/** More than this is another project, and asking each file for its time would take long. */
const COMPARED_AT_MOST = 20_000;

/**
 * The tracked files whose content on the disk differs from that commit; null if it is not there to compare
 * with. `git diff COMMIT` would answer, too, but it writes to the index; so the commit is compared with the
 * index, and how the disk differs from the index is known already.
 */
export async function differencesFrom(
  revision: Commit,
  tree: WorkTree,
  git: Git,
): Promise<readonly FileChange[] | null> {
  const staged = await readStaged(revision, git);
  if (staged === null) return null;
  const dirty = new Map(
    tree.changes.filter((change) => change.dirty).map((each) => [each.path, each]),
  );
  const undone = await editedBack(staged, dirty, git);
  const changes = [
    ...staged.flatMap((change) => (undone.has(change.path) ? [] : [nowOf(change, dirty)])),
    ...onlyOnDisk(staged, dirty),
  ];
  if (changes.length > COMPARED_AT_MOST) return null;
  return toChangedFiles(tree.root, changes, COMPARED_AT_MOST).files;
}

type Dirty = ReadonlyMap<string, Change>;

async function readStaged(revision: Commit, git: Git): Promise<readonly RawChange[] | null> {
  const args = ['diff-index', '--cached', '--raw', '--no-abbrev', '--no-renames'];
  try {
    return parseRawDiff(await git([...args, '--ignore-submodules=dirty', revision, '--']));
  } catch (error) {
    if (error instanceof WorldError && error.code === 'git-failed') return null;
    throw error;
  }
}

function nowOf({ path, change }: RawChange, dirty: Dirty): Pick<FileChange, 'path' | 'change'> {
  return { path, change: dirty.get(path)?.change === 'deleted' ? 'deleted' : change };
}

function onlyOnDisk(staged: readonly RawChange[], dirty: Dirty): readonly Change[] {
  const known = new Set(staged.map(({ path }) => path));
  return [...dirty.values()].filter(({ path }) => !known.has(path));
}

/** Paths where commit and index differ, but an edit on the disk made it what the commit holds. */
async function editedBack(
  staged: readonly RawChange[],
  dirty: Dirty,
  git: Git,
): Promise<ReadonlySet<string>> {
  const both = staged.filter(({ path }) => dirty.has(path));
  const gone = both.filter((each) => each.blob === null && isGone(each, dirty));
  const files = both.filter((each) => each.blob !== null && !isGone(each, dirty));
  const blobs = await hashPaths(
    git,
    files.map(({ quoted }) => quoted),
  ).catch(() => []);
  const same = files.filter(({ blob }, index) => blobs[index] === blob);
  return new Set([...gone, ...same].map(({ path }) => path));
}

function isGone({ path }: RawChange, dirty: Dirty): boolean {
  return dirty.get(path)?.change === 'deleted';
}
