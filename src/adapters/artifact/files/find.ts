import { lstatSync } from 'node:fs';
import { toFileError } from '../../../clients/files/file-error.ts';
import { realPath, textPath } from '../../../clients/real-path.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Place } from './files.ts';

/** Throws `WorldError` if nothing is there, it may not be reached, or is neither file nor folder. */
export function find(configured: string): Place {
  try {
    const path = textPath(realPath(configured), configured);
    const stat = lstatSync(path);
    if (stat.isDirectory()) return { path, kind: 'folder' };
    if (stat.isFile()) return { path, kind: 'file' };
  } catch (error) {
    throw toFileError(error, configured);
  }
  throw new WorldError(
    'not-supported',
    `${configured} is neither a file nor a folder`,
    'Name a file or a folder as artifact.path.',
  );
}
