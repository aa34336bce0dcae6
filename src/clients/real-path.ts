import { realpathSync } from 'node:fs';
import { WorldError } from '../model/errors.ts';

/** The path without links. What in it is no UTF-8 text is replaced, so that `textPath` finds it. Throws as the system does. */
export function realPath(path: string): string {
  return realpathSync.native(path, 'buffer').toString('utf8');
}

/** A path as it was decoded. Throws `WorldError` for one that was no UTF-8 text: what is left of it names something else, or nothing. */
export function textPath(path: string, named: string): string {
  if (!path.includes('\ufffd')) return path;
  throw new WorldError(
    'not-supported',
    `${named} leads to a path that is no UTF-8 text`,
    'Give what it leads to another name.',
  );
}
