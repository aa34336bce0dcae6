import type { Git } from '../../../clients/git/git.ts';
import { hashPaths } from '../../../clients/git/hidden.ts';
import { parseRawDiff, type RawChange } from '../../../clients/git/raw-diff.ts';
import type { Change } from '../../../clients/git/status.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import type { FileChange } from '../../../model/facts.ts';

/** More than this is another project, and asking each file for its time would take long. */
export const COMPARED_AT_MOST = 20_000;

/** A work tree, wherever it lies, as far as it is compared with commits. */
export interface ComparedTree {
  readonly git: Git;
  /** How the disk differs from the commit that is checked out. */
  readonly changes: readonly Change[];
  readonly submodules: readonly string[];
  /** What is at these paths now; null for more paths than can be looked at. */
  readonly look: (paths: readonly string[]) => Promise<readonly Seen[] | null>;
  readonly submodule: (path: string) => Promise<ComparedTree>;
}

/** `changedAt` as in `FileChange`. */
export interface Seen {
  readonly isMissing: boolean;
  readonly changedAt: number | null;
}

/**
 * The tracked files whose content on the disk differs from that commit; null if it is not there to compare
 * with. `git diff COMMIT` would answer, too, but it writes to the index; so the commit is compared with the
 * index, and how the disk differs from the index is known already.
 */
export async function differencesFrom(
  revision: Commit,
  tree: ComparedTree,
): Promise<readonly FileChange[] | null> {
  const staged = await readStaged(revision, tree.git);
  if (staged === null) return null;
  const dirty = new Map(
    tree.changes.filter((change) => change.dirty).map((each) => [each.path, each]),
  );
  const files = staged.filter(({ isSubmodule }) => !isSubmodule);
  const edits = onlyOnDisk(staged, dirty);
  const paths = [...files, ...edits].map(({ path }) => path);
  const looks = paths.length > COMPARED_AT_MOST ? null : await tree.look(paths);
  if (looks === null) return null;
  const seen = new Map(paths.map((path, index) => [path, looks[index]]));
  const undone = await editedBack(files, dirty, tree.git);
  const own = [
    ...files
      .filter((change) => !undone.has(change.path) && !isLeftOut(change, seen, dirty))
      .map((change) => nowOf(change, dirty)),
    ...edits,
  ].map(({ path, change }) => ({ path, change, changedAt: seen.get(path)?.changedAt ?? null }));
  const inside = staged
    .filter(({ isSubmodule }) => isSubmodule)
    .map((change) => insideSubmodule(change, tree));
  return [...own, ...(await Promise.all(inside)).flat()];
}

/** In a sparse checkout, what lies outside was not there to be loaded, and is not there now. */
function isLeftOut(
  { path, change }: RawChange,
  seen: ReadonlyMap<string, Seen | undefined>,
  dirty: Dirty,
): boolean {
  return change !== 'deleted' && !dirty.has(path) && seen.get(path)?.isMissing === true;
}

/** A submodule's own folder tells nothing of when what lies in it changed. */
async function insideSubmodule(
  { path, blob }: RawChange,
  tree: ComparedTree,
): Promise<readonly FileChange[]> {
  if (!tree.submodules.includes(path)) {
    const [seen] = (await tree.look([path])) ?? [];
    return [{ path, change: 'deleted', changedAt: seen?.changedAt ?? null }];
  }
  const revision = blob === null ? undefined : parseCommit(blob);
  const files = revision ? await differencesFrom(revision, await tree.submodule(path)) : null;
  return files
    ? files.map((file) => ({ ...file, path: `${path}/${file.path}` }))
    : [{ path, change: 'modified', changedAt: null }];
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

/** What lies in a submodule that differs is told with it. */
function onlyOnDisk(staged: readonly RawChange[], dirty: Dirty): readonly Change[] {
  const known = new Set(staged.map(({ path }) => path));
  const folders = staged.flatMap((change) => (change.isSubmodule ? [`${change.path}/`] : []));
  return [...dirty.values()].filter(
    ({ path }) => !known.has(path) && !folders.some((folder) => path.startsWith(folder)),
  );
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
