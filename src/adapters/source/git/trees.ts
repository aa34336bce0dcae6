import type { Git } from '../../../clients/git/git.ts';
import { linesOf } from '../../../clients/git/lines.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import type { TreeMatch } from '../../../model/relation.ts';
import { toScope } from '../../../model/scope.ts';
import { readTree, type Tree } from '../../../model/tree.ts';
import { listBeside } from './beside.ts';
import type { Differing } from './exported.ts';
import { toTreePath } from './paths.ts';
import type { History } from './relate.ts';

/** How far back a folder is looked for. */
const SEARCHED_COMMITS = 500;

/** Finds the commit whose files a folder holds: the expected one first, then the newest before it. */
export async function matchTree(
  history: Pick<History, 'git' | 'gitBytes' | 'paths'>,
  expected: Commit,
  folder: Tree,
): Promise<TreeMatch> {
  const { git, paths } = history;
  const counts = toScope(paths.map(toTreePath));
  const printed = await git(['ls-tree', '-r', '--full-tree', expected]);
  const mine = readTree(folder);
  const match = await withoutExported(history, expected, mine, compare(printed, mine, counts));
  const { differing, ignored, ...told } = match;
  const answer = { ...told, differing: differing.map(({ path }) => path).sort() };
  if (differing.length === 0 && told.expected > 0)
    return { ...answer, revision: expected, beside: await listBeside(printed, mine.keys()) };
  if (differing.length === 0) return { ...answer, revision: null, beside: [] };
  // Where nothing else differs, no older commit could be told from this one.
  const isTold = differing.some(({ path }) => !ignored.has(path));
  const isWorthwhile = isTold && told.found * 2 >= told.expected;
  const search = () =>
    searchBack(git, expected, mine, match, (path) => counts(path) && !ignored.has(path));
  return { ...answer, revision: isWorthwhile ? await search() : null, beside: [] };
}

interface Comparison extends Pick<TreeMatch, 'found' | 'expected'> {
  readonly differing: readonly Differing[];
  /** Whether anything there says what a release leaves out or fills in. */
  readonly hasAttributes: boolean;
}

/** A folder's files: each path to its mode and blob, as one text. */
type Files = ReadonlyMap<string, string>;

/** One line at a time: a tree may be large, and only what differs has to be kept. */
function compare(printed: string, mine: Files, counts: Counts): Comparison {
  const differing: Differing[] = [];
  let [found, expected, hasAttributes] = [0, 0, false];
  for (const line of linesOf(printed)) {
    const [, mode, blob = '', quoted = ''] = ENTRY.exec(line) ?? [];
    const path = unquotePath(quoted);
    hasAttributes ||= path.endsWith('.gitattributes');
    if (path === '' || !counts(path)) continue;
    expected += 1;
    if (mine.has(path)) found += 1;
    if (mine.get(path) !== `${mode} ${blob}`) differing.push({ path, quoted, blob });
  }
  return { differing, found, expected, hasAttributes };
}

/** `mode type hash\tpath`; submodules hold no files of this repository. */
const ENTRY = /^(\d+) blob ([0-9a-f]+)\t(.*)$/;

interface Explained extends Pick<TreeMatch, 'found' | 'expected' | 'maybeExported'> {
  readonly differing: readonly Differing[];
  /** Paths at which a release never holds what the commit holds. */
  readonly ignored: ReadonlySet<string>;
}

/** A folder that was made by `git archive` is the commit, though files are left out of it or filled in. */
async function withoutExported(
  { git, gitBytes }: Pick<History, 'git' | 'gitBytes'>,
  expected: Commit,
  mine: Files,
  { hasAttributes, differing, ...counted }: Comparison,
): Promise<Explained> {
  const asIs = { ...counted, differing, ignored: new Set<string>(), maybeExported: false };
  if (!hasAttributes || differing.length === 0) return asIs;
  const { readExported } = await import('./exported.ts');
  const exported = gitBytes && (await readExported(git, gitBytes, expected, differing));
  if (!exported) {
    const isLikely = ({ path }: Differing) =>
      !mine.has(path) || /(^|\/)\.git_archival\.txt$/.test(path);
    return { ...asIs, maybeExported: differing.every(isLikely) };
  }
  const isHeld = ({ path }: Differing) =>
    exported.has(path) && (exported.get(path) ?? undefined) === mine.get(path);
  const isAltered = ({ path, blob }: Differing) =>
    exported.has(path) && !exported.get(path)?.endsWith(blob);
  return {
    ...asIs,
    differing: differing.filter((each) => !isHeld(each)),
    ignored: new Set(differing.filter(isAltered).map(({ path }) => path)),
  };
}

/** Whether a path counts, where the config limits them. */
type Counts = (path: string) => boolean;

/**
 * One walk from the expected commit back, undoing each commit's changes. It follows first parents: then
 * each commit's changes are exactly what lies between its tree and the next one, merges included, and the
 * mismatching paths are all that has to be kept.
 */
async function searchBack(
  git: Git,
  expected: Commit,
  mine: Files,
  { differing, expected: size }: Pick<Explained, 'differing' | 'expected'>,
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
  const mismatching = new Set(differing.map(({ path }) => path).filter(counts));
  const state = { mine, mismatching, leftover: new Set<string>(), size };
  for (const line of linesOf(printed)) {
    const commit = line.startsWith('commit ')
      ? parseCommit(line.slice('commit '.length))
      : undefined;
    if (commit && isMatch(state, differing.length)) return commit;
    if (line.startsWith(':')) undo(line, state, counts);
  }
  return null;
}

/** Where the folder stands to the commit that the walk has reached. */
interface State {
  readonly mine: Files;
  /** Paths of that commit that the folder has not, or has otherwise. */
  readonly mismatching: Set<string>;
  /** Paths of the folder that only later commits have. */
  readonly leftover: Set<string>;
  size: number;
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
  const before = isFile(oldMode) ? `${oldMode} ${oldBlob}` : undefined;
  state.size += Number(isFile(oldMode)) - Number(isFile(newMode));
  put(state.mismatching, path, before !== undefined && before !== state.mine.get(path));
  put(state.leftover, path, before === undefined && state.mine.has(path));
}

function put(set: Set<string>, path: string, isIn: boolean): void {
  if (isIn) set.add(path);
  else set.delete(path);
}
