import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Commit, parseCommit } from '../../model/commit.ts';
import { WorldError } from '../../model/errors.ts';
import {
  type ChangedFiles,
  type FileChange,
  LISTED_FILES,
  type NamedCount,
} from '../../model/facts.ts';
import { withoutLocalFilters } from './filters.ts';
import { findGitFolders } from './folder.ts';
import { type Git, openGit } from './git.ts';
import { hiddenChanges } from './hidden.ts';
import { parseStatus, type Status } from './status.ts';

/** A work tree as it is now, against the commit that is checked out. */
export interface WorkTree {
  readonly root: string;
  readonly gitFolder: string;
  readonly commonFolder: string;
  readonly head: Commit | null;
  readonly branch: string | null;
  readonly modified: ChangedFiles;
  readonly untracked: NamedCount;
  /** Commits that the upstream lacks, by what was last fetched; null without an upstream. */
  readonly unpushed: number | null;
  /** `origin/main`. */
  readonly upstreamName: string | null;
}

/** What a client needs of a stage's context. */
export interface Asking {
  readonly signal: AbortSignal;
  readonly once: <T>(key: string, make: () => Promise<T>) => Promise<T>;
}

/** Git in a work tree, with nothing in its configuration able to run a program. */
export async function openWorkTree(
  folder: string,
  asking: Asking,
): Promise<{ readonly git: Git; readonly root: string }> {
  const { root, commonFolder } = findGitFolders(folder);
  if (!root)
    throw new WorldError('not-a-repository', `${folder} is a bare repository: it has no work tree`);
  const plain = openGit(root, { signal: asking.signal });
  const config = await asking.once(`filters:${commonFolder}`, () =>
    withoutLocalFilters(plain, commonFolder),
  );
  return { git: openGit(root, { signal: asking.signal, config }), root };
}

/** Reads the work tree around `folder`, once for all who ask. Throws `WorldError`. */
export function readWorkTree(folder: string, asking: Asking): Promise<WorkTree> {
  const { root } = findGitFolders(folder);
  return asking.once(`work-tree:${root}`, () => look(folder, asking));
}

async function look(folder: string, asking: Asking): Promise<WorkTree> {
  const folders = findGitFolders(folder);
  const { git, root } = await openWorkTree(folder, asking);
  const [printed, hidden] = await Promise.all([
    git([
      'status',
      '--porcelain=v2',
      '--branch',
      '--untracked-files=normal',
      '--ignore-submodules=dirty',
      '--no-renames',
    ]),
    hiddenChanges(git, root),
  ]);
  const status = parseStatus(printed);
  return {
    root,
    gitFolder: folders.gitFolder,
    commonFolder: folders.commonFolder,
    head: status.head === null ? null : (parseCommit(status.head) ?? null),
    branch: status.branch,
    modified: toChangedFiles(root, mergeChanges(status, hidden)),
    untracked: status.untracked,
    unpushed: status.ahead,
    upstreamName: status.upstream,
  };
}

function mergeChanges(status: Status, hidden: readonly string[]): readonly Change[] {
  return [...status.changes, ...hidden.map((path) => ({ path, change: 'modified' as const }))];
}

export type Change = Pick<FileChange, 'path' | 'change'>;

/** Counts all, and tells of the first when each last changed. */
export function toChangedFiles(
  root: string,
  changes: readonly Change[],
  most = LISTED_FILES,
): ChangedFiles {
  return {
    count: changes.length,
    files: changes
      .slice(0, most)
      .map((change) => ({ ...change, changedAt: changedAt(join(root, change.path)) })),
  };
}

/** ctime of a file; of its nearest folder if it is gone; null if it may not be read. */
function changedAt(path: string): number | null {
  try {
    return lstatSync(path).ctimeMs;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const parent = dirname(path);
    return (code === 'ENOENT' || code === 'ENOTDIR') && parent !== path ? changedAt(parent) : null;
  }
}
