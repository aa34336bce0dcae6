import { createHash } from 'node:crypto';
import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { resolve } from 'node:path';
import { type FolderEntry, readFolder } from '../../../clients/files/folder.ts';
import { manifestDigest } from '../../../clients/files/manifest.ts';
import { readPieces } from '../../../clients/files/quiet-read.ts';
import { toDigest } from '../../../model/digest.ts';
import { WorldError } from '../../../model/errors.ts';
import { type FilesFacts, LISTED_FILES } from '../../../model/facts.ts';
import type { ArtifactAdapter } from '../../adapter.ts';
import { claimsOfFile, claimsOfFolder } from './claims.ts';
import type { FilesOptions } from './options.ts';

/** A file, or a folder without git, as the thing that is run. A link (Capistrano's `current`) is followed first. */
export const filesArtifact: ArtifactAdapter<FilesOptions> = {
  resolve: async (options, context) => {
    const { path, stat } = find(resolve(context.baseFolder, options.path));
    const files = stat.isDirectory() ? folderFacts(path, context.signal) : fileFacts(path, stat);
    const claims = stat.isDirectory() ? claimsOfFolder(path) : claimsOfFile(path);
    return {
      observations: [
        {
          state: 'observed',
          subject: {
            stage: 'artifact',
            id: `files:${path}`,
            type: 'files',
            location: path,
            host: 'local',
          },
          facts: { files, claims },
        },
      ],
      problems: [],
    };
  },
};

function find(given: string): { readonly path: string; readonly stat: Stats } {
  try {
    const path = realpathSync(given);
    return { path, stat: lstatSync(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new WorldError('path-denied', `${given} may not be reached`);
    throw new WorldError('path-not-found', `${given} does not exist`);
  }
}

function fileFacts(path: string, stat: Stats): FilesFacts {
  if (!stat.isFile())
    throw new WorldError('not-supported', `${path} is neither a file nor a folder`);
  return {
    path,
    kind: 'file',
    digest: digestOf(path),
    size: stat.size,
    inode: `${stat.dev}:${stat.ino}`,
    changedAt: stat.ctimeMs,
    newest: path,
    tree: null,
    recent: [],
  };
}

function digestOf(path: string) {
  const hash = createHash('sha256');
  try {
    readPieces(path, (piece) => hash.update(piece));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WorldError('path-denied', `${path} may not be read (${code})`);
  }
  return toDigest(hash.digest('hex'));
}

function folderFacts(path: string, signal: AbortSignal): FilesFacts {
  const entries = readFolder(path, signal);
  const newestFirst = [...entries].sort((a, b) => b.changedAt - a.changedAt);
  const [newest] = newestFirst;
  return {
    path,
    kind: 'folder',
    digest: manifestDigest(entries),
    size: entries.reduce((sum, { git, size }) => sum + (git ? size : 0), 0),
    inode: null,
    changedAt: newest?.changedAt ?? lstatSync(path).ctimeMs,
    newest: newest?.name ?? path,
    tree: Object.fromEntries(
      entries.flatMap(({ name, git }) => (git ? [[name, git] as const] : [])),
    ),
    recent: newestFirst.filter(isCode).slice(0, LISTED_FILES).map(toRecent),
  };
}

function toRecent({ name, changedAt }: FolderEntry) {
  return { path: name, changedAt };
}

/** A running program writes caches beside its code; a folder's time moves with them. */
function isCode({ name, kind }: FolderEntry): boolean {
  return kind !== 'folder' && kind !== 'special' && !/(^|\/)__pycache__(\/|$)|\.pyc$/.test(name);
}
