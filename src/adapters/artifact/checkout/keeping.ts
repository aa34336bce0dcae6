import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findGitFolders } from '../../../clients/git/folder.ts';
import { isListed } from '../../../clients/git/index-listing.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import { openWorkTree, readWorkTree } from '../../../clients/git/work-tree.ts';
import type { Keeping } from '../../../model/keeping.ts';
import type { Context } from '../../adapter.ts';

/** Whose the files and folders at these absolute paths are, links followed; what is gone counts by its name. */
export async function keepingIn(
  folder: string,
  context: Context,
  paths: readonly string[],
): Promise<Readonly<Record<string, Keeping>>> {
  const { root, submodules } = await readWorkTree(folder, context);
  const roots = [root, ...submodules.map((path) => `${root}/${path}`)];
  const places = paths.map((path) => toPlace(path));
  const entries = await Promise.all(
    roots.map(async (each) => {
      const own = places.filter((place) => place.root === each);
      const keepings = await keepingBelow(each, own, context);
      return own.map(({ path }, index) => [path, keepings[index] ?? 'stray'] as const);
    }),
  );
  const known = new Map(entries.flat());
  return Object.fromEntries(paths.map((path) => [path, known.get(path) ?? 'elsewhere']));
}

/** A path as it was asked for, where it really is, and the work tree around it. */
interface Place {
  readonly path: string;
  readonly real: string;
  readonly isFolder: boolean;
  /** Null if it lies in none. */
  readonly root: string | null;
}

function toPlace(path: string): Place {
  const real = toReal(path);
  const isFolder = statSync(real, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return { path, real, isFolder, root: rootAround(isFolder ? real : dirname(real)) };
}

/** Of what is gone, the nearest folder that is there, and the rest of the name. */
function toReal(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(toReal(parent), relative(parent, path));
  }
}

function rootAround(folder: string): string | null {
  try {
    return findGitFolders(folder).root;
  } catch {
    const parent = dirname(folder);
    return existsSync(folder) || parent === folder ? null : rootAround(parent);
  }
}

async function keepingBelow(
  root: string,
  places: readonly Place[],
  context: Context,
): Promise<readonly Keeping[]> {
  const { listing } = await readWorkTree(root, context);
  const isKept = ({ isFolder, real }: Place) => isFolder || isListed(relative(root, real), listing);
  const others = places.filter((place) => !isKept(place)).map(({ real }) => relative(root, real));
  const untracked = await untrackedOf(root, others, context);
  return places.map((place) => {
    const path = relative(root, place.real);
    if (isKept(place)) return 'kept';
    if (isInstalled(root, path)) return 'installed';
    return untracked.has(path) ? 'stray' : 'built';
  });
}

/** Those that git does not know and was not told to ignore. */
async function untrackedOf(
  root: string,
  paths: readonly string[],
  context: Context,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const { git } = await openWorkTree(root, context);
  const list = ['ls-files', '--others', '--exclude-standard'];
  const printed = await git(['--literal-pathspecs', ...list, '--', ...paths]);
  return new Set(printed.split('\n').map(unquotePath));
}

const PACKAGES = /(^|\/)(node_modules|site-packages|dist-packages|vendor\/bundle|\.yarn)\//;

/** In a folder of packages, or in a virtual environment of Python. */
function isInstalled(root: string, path: string): boolean {
  if (PACKAGES.test(path)) return true;
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    if (existsSync(join(root, at, 'pyvenv.cfg'))) return true;
  }
  return false;
}
