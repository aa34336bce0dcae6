import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findGitFolders } from './folder.ts';

/** Where something is with respect to work trees. */
export interface Place {
  /** As it was asked for, and where it really is; what is gone counts by its name. */
  readonly path: string;
  readonly real: string;
  readonly isFolder: boolean;
  /** Of the work tree around it; null if it lies in none. */
  readonly root: string | null;
  /** It lies in a virtual environment of Python, below that root. */
  readonly isInEnvironment: boolean;
}

/** A place of this machine, links followed. */
export function readKeptPlace(path: string): Place {
  const real = toReal(path);
  const isFolder = statSync(real, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const root = rootAround(isFolder ? real : dirname(real));
  return { path, real, isFolder, root, isInEnvironment: root !== null && isBelowMark(root, real) };
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

function isBelowMark(root: string, path: string): boolean {
  for (let at = dirname(path); at !== root && at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'pyvenv.cfg'))) return true;
  }
  return false;
}
