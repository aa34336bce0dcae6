import { closeSync, lstatSync } from 'node:fs';
import { localBytes } from '../../../clients/files/bytes.ts';
import { toFileError } from '../../../clients/files/file-error.ts';
import { readFolder } from '../../../clients/files/folder.ts';
import { hashFile } from '../../../clients/files/hash.ts';
import { readPlace } from '../../../clients/files/place.ts';
import { openQuietly } from '../../../clients/files/read.ts';
import { localSmallFiles } from '../../../clients/files/small-files.ts';
import { orGone, toPlace } from '../../../clients/files/walk.ts';
import { WorldError } from '../../../model/errors.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
import { readFileClaims } from './file-claims.ts';
import { type ReadFile, toFileFacts } from './file-facts.ts';
import { type FilesArtifact, withPlace } from './files.ts';
import { find } from './find.ts';
import { readFolderClaims } from './folder-claims.ts';
import { toFolderFacts } from './folder-facts.ts';
import type { BornAt } from './recent.ts';

/** A file or a folder of this machine. Throws `WorldError`. */
export async function localFiles(configured: string, signal: AbortSignal): Promise<FilesArtifact> {
  signal.throwIfAborted();
  const { path, kind } = find(configured);
  const files =
    kind === 'folder'
      ? await toFolderFacts(path, readFolder(path, signal), bornBelow(path))
      : toFileFacts(path, await readFile(path, signal));
  const place = await readPlace(configured, (folders) =>
    readFolderClaims(folders, localSmallFiles),
  );
  const own = kind === 'folder' ? await folderClaims(path) : await fileClaims(path);
  return { files, ...withPlace(own, place) };
}

async function readFile(path: string, signal: AbortSignal): Promise<ReadFile> {
  const hash = await hashFile(path, { signal }).catch((error: unknown) => {
    throw toFileError(error, path);
  });
  if (!hash) throw new WorldError('not-supported', `${path} is no regular file any more`);
  const { sha256, stat } = hash;
  const inode = `${stat.dev}:${stat.ino}`;
  return { sha256, size: stat.size, inode, changedAt: stat.ctimeMs };
}

function bornBelow(root: string): BornAt {
  return (path) => {
    const place = toPlace(root, path);
    const stat = orGone(place, () => lstatSync(place, { throwIfNoEntry: false }) ?? null);
    return stat?.birthtimeMs ?? null;
  };
}

async function folderClaims(path: string): Promise<readonly RevisionClaim[]> {
  const [claims = []] = await readFolderClaims([path], localSmallFiles);
  return claims;
}

async function fileClaims(path: string): Promise<readonly RevisionClaim[]> {
  const file = openQuietly(path);
  try {
    return await readFileClaims(localBytes(file), path);
  } finally {
    closeSync(file);
  }
}
