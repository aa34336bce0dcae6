import { ConfigError } from '../model/errors.ts';

const REASONS: Readonly<Record<string, readonly [says: string, hint: string]>> = {
  ENOENT: ['no such folder', 'Make the folder first.'],
  ENOTDIR: ['no such folder', 'Correct the path.'],
  EISDIR: ['expected a file, got a folder', 'Name a file in it.'],
  EACCES: ['permission denied', 'Name a folder that you may write to.'],
  EPERM: ['not permitted', 'Name a folder that you may write to.'],
  EROFS: ['the file system is read-only', 'Name a folder that you may write to.'],
  ENAMETOOLONG: ['the name is too long', 'Shorten it.'],
  ELOOP: ['a link that leads to itself', 'Name the file itself.'],
};

/** Why a file was not written. A path that cannot be written to was a wrong thing to ask for; a full disk is not. */
export function toWriteFailure(name: string, error: unknown): Error {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (!reason) return new Error(`${name} was not written: ${message}`);
  const [says, hint] = reason;
  return new ConfigError([{ message: `${name} was not written: ${says}`, hint }]);
}
