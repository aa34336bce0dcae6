import { accessSync, constants } from 'node:fs';
import { WorldError } from '../../model/errors.ts';
import { lookAt } from '../files/disk-entry.ts';
import { toPathBelow } from '../path-text.ts';
import type { Change } from './status.ts';

/**
 * Throws `WorldError` if one of these folders may not be entered. Git's status passes over the files in
 * it with a warning, as if they were unchanged: denied would become "no".
 */
export function assertSearchable(root: string, folders: readonly string[]): void {
  for (const folder of folders) {
    if (isDenied(toPathBelow(root, folder), constants.X_OK))
      throw new WorldError('path-denied', `${root}/${folder} may not be entered`);
  }
}

/** Throws `WorldError` if one that looks changed may not be read: then git only supposes that it is. */
export function assertReadable(root: string, changes: readonly Change[]): void {
  for (const { path, change } of changes) {
    if (change !== 'modified') continue;
    const found = lookAt(root, path);
    if (found.state !== 'there' || !found.stat.isFile()) continue;
    if (isDenied(toPathBelow(root, path), constants.R_OK))
      throw new WorldError('path-denied', `${root}/${path} may not be read`);
  }
}

function isDenied(path: string | Buffer, mode: number): boolean {
  try {
    accessSync(path, mode);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES';
  }
}
