import type { Git } from '../../../clients/git/git.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import type { Tree, TreeEntry, TreeMatch } from '../../../model/relation.ts';

/** How far back a folder is looked for. */
const SEARCHED_COMMITS = 500;

/** Finds the commit whose files a folder holds: the expected one first, then the newest before it. */
export async function matchTree(git: Git, expected: Commit, folder: Tree): Promise<TreeMatch> {
  const tree = parseTree(await git(['ls-tree', '-r', '--full-tree', expected]));
  const paths = [...tree.keys()];
  const differing = paths.filter((path) => !isSame(tree.get(path), folder[path])).sort();
  const found = paths.filter((path) => folder[path] !== undefined).length;
  const match = { differing, found, expected: paths.length };
  if (differing.length === 0) return { ...match, revision: paths.length > 0 ? expected : null };
  const worthwhile = found * 2 >= paths.length;
  return { ...match, revision: worthwhile ? await searchBack(git, expected, folder, differing) : null };
}

function isSame(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.blob === b?.blob && a?.mode === b?.mode;
}

/** `mode type hash\tpath`; submodules hold no files of this repository. */
function parseTree(printed: string): ReadonlyMap<string, TreeEntry> {
  const entries = printed.split('\n').flatMap((line) => {
    const [info = '', path] = line.split('\t');
    const [mode = '', type, blob = ''] = info.split(' ');
    return path && type === 'blob' ? [[unquotePath(path), { mode, blob }] as const] : [];
  });
  return new Map(entries);
}

/**
 * One walk from the expected commit back, undoing each commit's changes: the paths that mismatch are all
 * that has to be remembered, and the folder is found where none is left.
 */
async function searchBack(
  git: Git,
  expected: Commit,
  folder: Tree,
  differing: readonly string[],
): Promise<Commit | null> {
  const printed = await git([
    'log',
    '--first-parent',
    '-m',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--format=commit %H',
    `--max-count=${SEARCHED_COMMITS}`,
    expected,
    '--',
  ]);
  const mismatching = new Set(differing);
  let arrived = false;
  for (const line of printed.split('\n')) {
    const commit = line.startsWith('commit ') ? parseCommit(line.slice('commit '.length)) : undefined;
    if (commit && arrived && mismatching.size === 0) return commit;
    if (commit) arrived = true;
    else if (line.startsWith(':')) undo(line, folder, mismatching);
  }
  return null;
}

const NO_FILE = '000000';

/** `:oldmode newmode oldhash newhash status\tpath`: before this commit the path was as on the left. */
function undo(line: string, folder: Tree, mismatching: Set<string>): void {
  const [info = '', quoted = ''] = line.split('\t');
  const [oldMode = '', , oldBlob = ''] = info.slice(1).split(' ');
  const path = unquotePath(quoted);
  const before = oldMode === NO_FILE || oldMode === '160000' ? undefined : { mode: oldMode, blob: oldBlob };
  if (before === undefined || isSame(before, folder[path])) mismatching.delete(path);
  else mismatching.add(path);
}
