import { dirname, relative } from 'node:path';
import { findGitFolders } from '../../../clients/git/folder.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import { openWorkTree, readWorkTree } from '../../../clients/git/work-tree.ts';
import type { Context } from '../../adapter.ts';

/** Which of these absolute paths the checkout, or a submodule of it, keeps. */
export async function trackedIn(
  folder: string,
  context: Context,
  paths: readonly string[],
): Promise<Readonly<Record<string, boolean>>> {
  const { root, submodules } = await readWorkTree(folder, context);
  const roots = [root, ...submodules.map((path) => `${root}/${path}`)];
  const kept = await Promise.all(
    roots.map((each) =>
      keptIn(
        each,
        context,
        paths.filter((path) => rootOf(path) === each),
      ),
    ),
  );
  const all = new Set(kept.flat());
  return Object.fromEntries(paths.map((path) => [path, all.has(path)]));
}

/** The work tree that a path lies in; null if it lies in none, or is gone with its folder. */
function rootOf(path: string): string | null {
  try {
    return findGitFolders(dirname(path)).root;
  } catch {
    return null;
  }
}

async function keptIn(
  root: string,
  context: Context,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const { git } = await openWorkTree(root, context);
  const inside = paths.map((path) => relative(root, path));
  const printed = await git(['--literal-pathspecs', 'ls-files', '--', ...inside]);
  const kept = new Set(printed.split('\n').map(unquotePath));
  return paths.filter((path) => kept.has(relative(root, path)));
}
