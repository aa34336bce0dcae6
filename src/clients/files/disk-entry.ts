import { lstatSync, type Stats } from 'node:fs';
import { toPathBelow } from '../path-text.ts';

/** What lies at a path below a folder; `folder` is the nearest real folder that is there. */
export type DiskEntry =
  | { readonly state: 'there'; readonly stat: Stats }
  | { readonly state: 'missing'; readonly folder: Stats }
  | { readonly state: 'denied' };

/**
 * Looks at `path` below `root` without following a link on the way, as git does: behind a folder that
 * was replaced by a link lies another file, with another time, and maybe outside.
 */
export function lookAt(root: string, path: string): DiskEntry {
  try {
    let folder = lstatSync(root);
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const stat = lstatOrNull(root, path.slice(0, end));
      if (!stat?.isDirectory()) return { state: 'missing', folder };
      folder = stat;
    }
    const stat = lstatOrNull(root, path);
    return stat ? { state: 'there', stat } : { state: 'missing', folder };
  } catch {
    return { state: 'denied' };
  }
}

function lstatOrNull(root: string, path: string): Stats | null {
  return lstatSync(toPathBelow(root, path), { throwIfNoEntry: false }) ?? null;
}

/**
 * The time after which nothing here changed, milliseconds since the epoch: a file's ctime, that of the
 * nearest folder for one that is gone; null if it may not be read, or is a folder, whose time tells
 * nothing of what lies deep in it.
 */
export function changedAt(root: string, path: string): number | null {
  const entry = lookAt(root, path);
  if (entry.state === 'there') return entry.stat.isDirectory() ? null : entry.stat.ctimeMs;
  return entry.state === 'missing' ? entry.folder.ctimeMs : null;
}
