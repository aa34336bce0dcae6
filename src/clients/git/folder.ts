import { type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { WorldError } from '../../model/errors.ts';
import { toFileError } from '../files/file-error.ts';
import { isNotThere, readText } from '../files/read.ts';
import { realPath, textPath } from '../real-path.ts';

/** Where a repository keeps things. */
export interface GitFolders {
  /** The work tree's top, without links in its path; null for a bare repository. */
  readonly root: string | null;
  /** HEAD and its reflog: a linked work tree has one of its own. */
  readonly gitFolder: string;
  /** Objects, refs and configuration, shared by all work trees. */
  readonly commonFolder: string;
}

/** Finds the repository around `folder` as git does, without starting git. Throws `WorldError`. */
export function findGitFolders(folder: string): GitFolders {
  const start = toRealFolder(folder);
  if (isGitFolder(start)) return { root: null, gitFolder: start, commonFolder: commonOf(start) };
  const device = statOf(start)?.dev;
  // Like git, it does not look beyond the file system that it started on.
  for (let at = start; statOf(at)?.dev === device; at = dirname(at)) {
    const gitFolder = gitFolderIn(at);
    if (gitFolder) return { root: at, gitFolder, commonFolder: commonOf(gitFolder) };
    if (at === dirname(at)) break;
  }
  throw new WorldError('not-a-repository', `${folder} is not a git repository, nor inside one`);
}

function gitFolderIn(folder: string): string | null {
  const path = join(folder, '.git');
  const stat = statOf(path);
  if (stat?.isDirectory()) return checked(path, path);
  if (!stat?.isFile()) return null;
  const [, target] = /^gitdir: (.+)$/m.exec(readSmall(path) ?? '') ?? [];
  if (!target) throw new WorldError('repository-damaged', `${path} does not name a git folder`);
  return checked(resolve(folder, target), path);
}

function checked(gitFolder: string, namedBy: string): string {
  if (isGitFolder(gitFolder)) return gitFolder;
  const what = gitFolder === namedBy ? gitFolder : `${namedBy} names ${gitFolder}, which`;
  throw new WorldError(
    'repository-damaged',
    `${what} is no complete git folder: HEAD or objects are missing`,
  );
}

function isGitFolder(path: string): boolean {
  const has = (name: string) => statOf(join(path, name)) !== null;
  return has('HEAD') && (has('objects') || has('commondir'));
}

/** A linked work tree names the shared folder in `commondir`. */
function commonOf(gitFolder: string): string {
  const named = readSmall(join(gitFolder, 'commondir'))?.trim();
  return named ? resolve(gitFolder, named) : gitFolder;
}

function readSmall(path: string): string | null {
  return readText(path, { most: 4096, follow: true });
}

function toRealFolder(folder: string): string {
  try {
    const real = textPath(realPath(folder), folder);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    throw toFileError(error, folder);
  }
  throw new WorldError('not-a-repository', `${folder} is not a folder`);
}

/** Null if nothing is there; denied is not "nothing". */
function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (isNotThere(error)) return null;
    throw toFileError(error, path);
  }
}
