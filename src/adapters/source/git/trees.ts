import type { Git } from '../../../clients/git/git.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import type { Tree, TreeEntry, TreeMatch } from '../../../model/relation.ts';
import { toScope } from '../../../model/scope.ts';
import { toTreePath } from './paths.ts';
import type { History } from './relate.ts';

/** How far back a folder is looked for. */
const SEARCHED_COMMITS = 500;

/** Finds the commit whose files a folder holds: the expected one first, then the newest before it. */
export async function matchTree(
  { git, paths: limits }: Pick<History, 'git' | 'paths'>,
  expected: Commit,
  folder: Tree,
): Promise<TreeMatch> {
  const counts = toScope(limits.map(toTreePath));
  const tree = parseTree(await git(['ls-tree', '-r', '--full-tree', expected]), counts);
  const paths = [...tree.keys()];
  const differing = paths.filter((path) => !isSame(tree.get(path), entryOf(folder, path))).sort();
  const found = paths.filter((path) => entryOf(folder, path) !== undefined).length;
  const match = { differing, found, expected: paths.length };
  if (differing.length === 0) return { ...match, revision: paths.length > 0 ? expected : null };
  const worthwhile = found * 2 >= paths.length;
  return {
    ...match,
    revision: worthwhile ? await searchBack(git, expected, folder, tree, counts) : null,
  };
}

/** Whether a path counts, where the config limits them. */
type Counts = (path: string) => boolean;

/** A file may be called `constructor`. */
function entryOf(folder: Tree, path: string): TreeEntry | undefined {
  return Object.hasOwn(folder, path) ? folder[path] : undefined;
}

function isSame(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.blob === b?.blob && a?.mode === b?.mode;
}

/** `mode type hash\tpath`; submodules hold no files of this repository. */
function parseTree(printed: string, counts: Counts): ReadonlyMap<string, TreeEntry> {
  const entries = printed.split('\n').flatMap((line) => {
    const [info = '', path] = line.split('\t');
    const [mode = '', type, blob = ''] = info.split(' ');
    const name = unquotePath(path ?? '');
    return path && type === 'blob' && counts(name) ? [[name, { mode, blob }] as const] : [];
  });
  return new Map(entries);
}

/**
 * One walk from the expected commit back, undoing each commit's changes. It follows first parents: then
 * each commit's changes are exactly what lies between its tree and the next one, merges included, and the
 * mismatching paths are all that has to be kept.
 */
async function searchBack(
  git: Git,
  expected: Commit,
  folder: Tree,
  tree: ReadonlyMap<string, TreeEntry>,
  counts: Counts,
): Promise<Commit | null> {
  const printed = await git([
    'log',
    '--first-parent',
    '-m',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--no-color',
    '--format=commit %H',
    `--max-count=${SEARCHED_COMMITS}`,
    expected,
    '--',
  ]);
  const state = toState(folder, tree);
  const differingFirst = state.mismatching.size;
  for (const line of printed.split('\n')) {
    const commit = line.startsWith('commit ')
      ? parseCommit(line.slice('commit '.length))
      : undefined;
    if (commit && isMatch(state, differingFirst)) return commit;
    if (line.startsWith(':')) undo(line, state, counts);
  }
  return null;
}

/** Where the folder stands to the commit that the walk has reached. */
interface State {
  readonly folder: Tree;
  /** Paths of that commit that the folder has not, or has otherwise. */
  readonly mismatching: Set<string>;
  /** Paths of the folder that only later commits have. */
  readonly leftover: Set<string>;
  size: number;
}

function toState(folder: Tree, tree: ReadonlyMap<string, TreeEntry>): State {
  const mismatching = [...tree].filter(([path, entry]) => !isSame(entry, entryOf(folder, path)));
  return {
    folder,
    mismatching: new Set(mismatching.map(([path]) => path)),
    leftover: new Set(),
    size: tree.size,
  };
}

/**
 * Files that no commit knows may lie beside. Files of later commits may be left over from those, but the
 * commit must explain the folder better than "the expected one, edited" does: far enough back every
 * edited file is not there yet, and what remains would always match.
 */
function isMatch({ mismatching, leftover, size }: State, differingFirst: number): boolean {
  return mismatching.size === 0 && leftover.size < Math.min(differingFirst, size);
}

const NO_FILE = '000000';
const SUBMODULE = '160000';

/** `:oldmode newmode oldhash newhash status\tpath`: before this commit the path was as on the left. */
function undo(line: string, state: State, counts: Counts): void {
  const [info = '', quoted = ''] = line.split('\t');
  const [oldMode = '', newMode = '', oldBlob = ''] = info.slice(1).split(' ');
  const path = unquotePath(quoted);
  if (!counts(path)) return;
  const isFile = (mode: string) => mode !== NO_FILE && mode !== SUBMODULE;
  const mine = entryOf(state.folder, path);
  const before = isFile(oldMode) ? { mode: oldMode, blob: oldBlob } : undefined;
  state.size += Number(isFile(oldMode)) - Number(isFile(newMode));
  put(state.mismatching, path, before !== undefined && !isSame(before, mine));
  put(state.leftover, path, before === undefined && mine !== undefined);
}

function put(set: Set<string>, path: string, isIn: boolean): void {
  if (isIn) set.add(path);
  else set.delete(path);
}
