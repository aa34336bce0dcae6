import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LISTED_FILES, type Touched } from '../../model/facts.ts';
import { toPathBelow } from '../path-text.ts';
import { linesOf } from './lines.ts';
import { unquotePath } from './quoted-path.ts';
import { type Asking, readWorkTree, type WorkTree } from './work-tree.ts';

/**
 * What of the work tree around `folder`, and of its submodules, was written since a moment, though it now is
 * as the index holds it: files that were edited then may have been put back. Folders that were moved into
 * place are among them, because what lies in those keeps its times. The newest, at most LISTED_FILES.
 */
export async function touchedSince(
  folder: string,
  since: number,
  asking: Asking,
): Promise<readonly Touched[]> {
  const tree = await readWorkTree(folder, asking);
  const inside = await Promise.all(
    tree.submodules.map(async (path) => {
      const touched = await touchedIn(await readWorkTree(`${tree.root}/${path}`, asking), since);
      return touched.map((each) => ({ ...each, path: `${path}/${each.path}` }));
    }),
  );
  return [...(await touchedIn(tree, since)), ...inside.flat()]
    .sort((a, b) => b.changedAt - a.changedAt)
    .slice(0, LISTED_FILES);
}

/** Files that are looked at before others have a turn. */
const TURN = 4096;

async function touchedIn(tree: WorkTree, since: number): Promise<readonly Touched[]> {
  const changed = new Set(tree.changes.map(({ path }) => path));
  const folders = new Set(['']);
  const touched: Touched[] = [];
  let count = 0;
  for (const line of linesOf(tree.listing)) {
    const path = unquotePath(line.slice(line.indexOf('\t') + 1));
    if (++count % TURN === 0) await setImmediate();
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (folders.has(path.slice(0, at))) break;
      folders.add(path.slice(0, at));
    }
    const stat = changed.has(path) ? null : lookAtBelow(tree.root, path);
    if (stat && !stat.isDirectory() && stat.ctimeMs >= since)
      touched.push({ path, changedAt: stat.ctimeMs });
  }
  return [...touched, ...movedFolders(tree.root, folders, since)];
}

function lookAtBelow(root: string, path: string): Stats | null {
  try {
    return (
      lstatSync(path === '' ? root : toPathBelow(root, path), { throwIfNoEntry: false }) ?? null
    );
  } catch {
    // Git has said already what may not be read.
    return null;
  }
}

/**
 * To be moved changes a folder's ctime alone, and the folder that it is in. (What is added to a folder changes
 * its own mtime.) So does a chmod of it beside anything that happened there: that may hide a move.
 */
function movedFolders(
  root: string,
  folders: ReadonlySet<string>,
  since: number,
): readonly Touched[] {
  return [...folders].flatMap((path) => {
    const stat = lookAtBelow(root, path);
    if (!stat || stat.ctimeMs < since) return [];
    const parent = path === '' ? lookAtBelow(dirname(root), '') : lookAtBelow(root, parentOf(path));
    return parent && mayBeMoved(stat, parent, since)
      ? [{ path: path === '' ? root : `${path}/`, changedAt: stat.ctimeMs }]
      : [];
  });
}

type Times = Pick<Stats, 'ctimeMs' | 'mtimeMs'>;

export function mayBeMoved(folder: Times, parent: Times, since: number): boolean {
  // The mtime can be set at will.
  return folder.ctimeMs >= since && folder.ctimeMs !== folder.mtimeMs && parent.ctimeMs >= since;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
