import { toFileError } from '../../../clients/files/file-error.ts';
import { hashFile } from '../../../clients/files/hash.ts';
import { toDigest } from '../../../model/digest.ts';
import { WorldError } from '../../../model/errors.ts';
import type { FilesFacts } from '../../../model/facts.ts';

/** A program, a jar: the file's own bytes and identity. */
export async function readFileFacts(path: string, signal: AbortSignal): Promise<FilesFacts> {
  const hash = await hashFile(path, { signal }).catch((error: unknown) => {
    throw toFileError(error, path);
  });
  if (!hash) throw new WorldError('not-supported', `${path} is no regular file any more`);
  const { stat, sha256 } = hash;
  return {
    path,
    kind: 'file',
    digest: toDigest(sha256),
    size: stat.size,
    inode: `${stat.dev}:${stat.ino}`,
    changedAt: stat.ctimeMs,
    newest: path,
    tree: null,
    recent: [],
    caches: [],
  };
}
