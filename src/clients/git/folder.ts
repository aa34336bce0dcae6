import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { WorldError } from '../../model/errors.ts';

/** Where a repository keeps things. */
export interface GitFolders {
  /** The work tree's top; null for a bare repository. */
  readonly root: string | null;
  /** HEAD and its reflog: a linked work tree has one of its own. */
  readonly gitFolder: string;
  /** Objects, refs and configuration, shared by all work trees. */
  readonly commonFolder: string;
}

/** Finds the repository around `folder` as git does, without starting git. Throws `WorldError`. */
export function findGitFolders(folder: string): GitFolders {
  assertReadable(folder);
  if (isGitFolder(folder)) return { root: null, gitFolder: folder, commonFolder: commonOf(folder) };
  for (let at = resolve(folder); ; at = dirname(at)) {
    const gitFolder = gitFolderIn(at);
    if (gitFolder) return { root: at, gitFolder, commonFolder: commonOf(gitFolder) };
    if (at === dirname(at)) break;
  }
  throw new WorldError('not-a-repository', `${folder} is not a git repository, nor inside one`);
}

function gitFolderIn(folder: string): string | null {
  const path = join(folder, '.git');
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return checked(path);
  if (!stat?.isFile()) return null;
  const [, target] = /^gitdir: (.+)$/m.exec(readFileSync(path, 'utf8').slice(0, 4096)) ?? [];
  if (!target) throw new WorldError('repository-damaged', `${path} does not name a git folder`);
  return checked(resolve(folder, target));
}

function checked(gitFolder: string): string {
  if (isGitFolder(gitFolder)) return gitFolder;
  throw new WorldError(
    'repository-damaged',
    `${gitFolder} is no complete git folder: HEAD or objects are missing`,
  );
}

function isGitFolder(path: string): boolean {
  const has = (name: string) => statSync(join(path, name), { throwIfNoEntry: false }) !== undefined;
  return has('HEAD') && (has('objects') || has('commondir'));
}

/** A linked work tree names the shared folder in `commondir`. */
function commonOf(gitFolder: string): string {
  try {
    return resolve(gitFolder, readFileSync(join(gitFolder, 'commondir'), 'utf8').trim());
  } catch {
    return gitFolder;
  }
}

function assertReadable(folder: string): void {
  try {
    if (!statSync(folder).isDirectory())
      throw new WorldError('not-a-repository', `${folder} is not a folder`);
  } catch (error) {
    if (error instanceof WorldError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new WorldError('path-denied', `${folder} may not be entered`);
    throw new WorldError('path-not-found', `${folder} does not exist`);
  }
}
