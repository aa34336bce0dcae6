import { hashRemoteFile, remoteBytes } from '../../../clients/files/remote/file.ts';
import { type RemoteFolder, readRemoteFolder } from '../../../clients/files/remote/folder.ts';
import { lookAtRemotePath, toRemotePlaceFacts } from '../../../clients/files/remote/place.ts';
import { remoteSmallFiles } from '../../../clients/files/remote/small-files.ts';
import type { Ask } from '../../../clients/shell/ask.ts';
import type { FilesFacts } from '../../../model/facts.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
import { type AccessOptions, toAccess } from '../../access.ts';
import type { Context } from '../../adapter.ts';
import { readFileClaims } from './file-claims.ts';
import { toFileFacts } from './file-facts.ts';
import { type FilesArtifact, withPlace } from './files.ts';
import { readFolderClaims } from './folder-claims.ts';
import { toFolderFacts } from './folder-facts.ts';

/** A file or a folder of another machine. Throws `WorldError`. */
export async function hostFiles(
  host: string,
  configured: string,
  options: AccessOptions,
  context: Context,
): Promise<FilesArtifact> {
  const transport = await context.connect(host, toAccess(options));
  return remoteFiles(
    (script, args) =>
      transport.run({ script, args, maxBytes: MOST, timeout: LONGEST }, context.signal),
    configured,
  );
}

/** Of the names, times and digests of a folder as large as one may be. */
const MOST = 128 << 20;
/** Milliseconds; large files take long to read, and the time of the stage ends it before. */
const LONGEST = 600_000;

export async function remoteFiles(ask: Ask, configured: string): Promise<FilesArtifact> {
  const { path, kind, links } = await lookAtRemotePath(ask, configured);
  const small = remoteSmallFiles(ask);
  const [read, place] = await Promise.all([
    kind === 'folder' ? readFolder(ask, path) : readFile(ask, path),
    toRemotePlaceFacts(ask, links, (folders) => readFolderClaims(folders, small)),
  ]);
  return { files: read.files, ...withPlace(read.claims, place) };
}

interface Read {
  readonly files: FilesFacts;
  readonly claims: readonly RevisionClaim[];
}

async function readFolder(ask: Ask, path: string): Promise<Read> {
  const [folder, [claims = []]] = await Promise.all([
    readRemoteFolder(ask, path),
    readFolderClaims([path], remoteSmallFiles(ask)),
  ]);
  return { files: await toFolderFacts(path, inOne(folder), folder.bornAt), claims };
}

async function* inOne({ entries }: RemoteFolder) {
  yield entries;
}

async function readFile(ask: Ask, path: string): Promise<Read> {
  const file = await hashRemoteFile(ask, path);
  const claims = await readFileClaims(remoteBytes(ask, path, file.size), path);
  return { files: toFileFacts(path, file), claims };
}
