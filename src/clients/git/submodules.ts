import { existsSync } from 'node:fs';
import { lookAt } from '../files/disk-entry.ts';
import { toPathBelow } from '../path-text.ts';
import type { IndexEntry } from './index-listing.ts';
import type { Change } from './status.ts';

interface Inside {
  readonly head: string | null;
  readonly changes: readonly Change[];
  readonly submodules: readonly string[];
  readonly shadows: readonly string[];
}

interface Submodules {
  readonly paths: readonly string[];
  readonly changes: readonly Change[];
  readonly shadows: readonly string[];
}

/**
 * Edits inside submodules. Git could look there itself, but it would do so by the submodule's own
 * configuration; so each is read as the work tree that it is.
 */
export async function readSubmodules(
  root: string,
  entries: readonly IndexEntry[],
  read: (folder: string) => Promise<Inside>,
): Promise<Submodules> {
  const present = entries.filter((entry) => isCheckedOut(root, entry.path));
  const trees = await Promise.all(
    present.map(async (entry) => ({ entry, tree: await read(`${root}/${entry.path}`) })),
  );
  return {
    paths: trees.flatMap(({ entry: { path }, tree }) => [
      path,
      ...tree.submodules.map((inside) => `${path}/${inside}`),
    ]),
    changes: trees.flatMap(({ entry, tree }) => [
      ...hiddenMove(entry, tree),
      ...tree.changes.map((change) => toOuter(entry, change)),
    ]),
    shadows: trees.flatMap(({ entry, tree }) =>
      tree.shadows.map((path) => `${entry.path}/${path}`),
    ),
  };
}

function isCheckedOut(root: string, path: string): boolean {
  const found = lookAt(root, path);
  if (found.state !== 'there' || !found.stat.isDirectory()) return false;
  return existsSync(toPathBelow(root, `${path}/.git`));
}

/** Another commit in a submodule that git was told not to look at. */
function hiddenMove(
  { path, quoted, blob, hidden }: IndexEntry,
  { head }: Inside,
): readonly Change[] {
  if (hidden === null || head === blob) return [];
  return [{ path, quoted, change: 'modified', staged: false, dirty: true, blob: null }];
}

/** The outer index knows nothing of the file, so there is no blob of it. */
function toOuter({ path }: IndexEntry, change: Change): Change {
  return { ...change, path: `${path}/${change.path}`, staged: false, dirty: true, blob: null };
}
