import { WorldError } from '../../model/errors.ts';
import { toPathText } from '../path-text.ts';

/** What the system said of a path, in the project's own words. */
export function toFileError(error: unknown, path: string | Buffer): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const name = toPathText(Buffer.from(path));
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new WorldError('path-not-found', `${name} does not exist`);
  if (code === 'ENAMETOOLONG')
    return new WorldError('path-not-found', `${name} is longer than any path can be`);
  if (code === 'ELOOP')
    return new WorldError('path-not-found', `${name} is a link that leads nowhere`);
  if (code === 'EACCES' || code === 'EPERM')
    return new WorldError('path-denied', `${name} may not be read`);
  return error;
}
