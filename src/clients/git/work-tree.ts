import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Commit, parseCommit } from '../../model/commit.ts';
import { WorldError } from '../../model/errors.ts';
import {
  type ChangedFiles,
  type FileChange,
  LISTED_FILES,
  type NamedCount,
} from '../../model/facts.ts';
import { changedAt } from '../files/disk-entry.ts';
import { filtersOf, withoutFilter, withoutLocalFilters } from './filters.ts';
import { findGitFolders, type GitFolders } from './folder.ts';
import { type Git, type GitBytes, openGit, openGitBytes } from './git.ts';
import { type IndexListing, parseIndexListing } from './index-listing.ts';
import { assertReadable, assertSearchable } from './searchable.ts';
import { type Change, parseStatus } from './status.ts';
import { readSubmodules } from './submodules.ts';

/** A work tree as it is now, against the commit that is checked out. */
export interface WorkTree {
  readonly root: string;
  readonly gitFolder: string;
  readonly commonFolder: string;
  readonly head: Commit | null;
  readonly branch: string | null;
  readonly modified: ChangedFiles;
  readonly untracked: NamedCount;
  /** Untracked paths that an interpreter loads in place of tracked files. */
  readonly shadows: readonly string[];
  /** Commits that the upstream lacks, by what was last fetched; null without an upstream. */
  readonly unpushed: number | null;
  /** `origin/main`. */
  readonly upstreamName: string | null;
  /** All that is modified, not only the first. */
  readonly changes: readonly Change[];
  /** What `git ls-files --stage -v` printed: every tracked path. */
  readonly listing: string;
  /** Paths of the submodules that are checked out, those inside others too. */
  readonly submodules: readonly string[];
}

/** What a client needs of a stage's context. */
export interface Asking {
  readonly signal: AbortSignal;
  readonly once: <T>(key: string, make: () => Promise<T>) => Promise<T>;
}

/** Git in a work tree, with nothing in its configuration able to run a program. */
export interface OpenWorkTree extends GitFolders {
  readonly git: Git;
  readonly gitBytes: GitBytes;
  readonly root: string;
  /** Filters that are kept from running. */
  readonly filters: readonly string[];
}

/**
 * What a repository's configuration may not blind us with: every change of a file must show in its
 * times. git-lfs is answered without running it, because it would write copies of what it looks at.
 */
export const SIGHTED = ['core.trustctime=true', 'core.checkStat=default', ...withoutFilter('lfs')];

function foldersAround(folder: string, asking: Asking): Promise<GitFolders> {
  return asking.once(`git-folders:${folder}`, async () => findGitFolders(folder));
}

export async function openWorkTree(folder: string, asking: Asking): Promise<OpenWorkTree> {
  const { root, gitFolder, commonFolder } = await foldersAround(folder, asking);
  if (!root)
    throw new WorldError('not-a-repository', `${folder} is a bare repository: it has no work tree`);
  const settings = { signal: asking.signal, gitFolder, workTree: root };
  const plain = openGit(root, settings);
  const local = await asking.once(`filters:${gitFolder}`, () =>
    withoutLocalFilters(plain, commonFolder, gitFolder),
  );
  const config = [...SIGHTED, ...local];
  const quiet = { ...settings, config };
  return {
    git: openGit(root, quiet),
    gitBytes: openGitBytes(root, quiet),
    root,
    gitFolder,
    commonFolder,
    filters: filtersOf(config),
  };
}

/** Reads the work tree around `folder`, once for all who ask. Throws `WorldError`. */
export async function readWorkTree(folder: string, asking: Asking): Promise<WorkTree> {
  const { root } = await foldersAround(folder, asking);
  return asking.once(`work-tree:${root ?? folder}`, () => look(folder, asking));
}

export const STATUS = [
  'status',
  '--porcelain=v2',
  '--branch',
  '--untracked-files=normal',
  // Whom git was told to ignore, an interpreter loads all the same.
  '--ignored=matching',
  '--ignore-submodules=dirty',
  '--no-renames',
];

/** Git's word for a branch whose file holds no commit. */
const UNREADABLE = '(unknown)';

async function look(folder: string, asking: Asking): Promise<WorkTree> {
  const open = await openWorkTree(folder, asking);
  const { git, root, gitFolder, commonFolder } = open;
  const [printed, listed] = await Promise.all([
    git(STATUS),
    git(['ls-files', '--stage', '-v']),
  ]).catch((error: unknown) => {
    throw toDamage(error, root);
  });
  const listing = parseIndexListing(listed);
  assertSearchable(root, listing.folders);
  const status = parseStatus(printed);
  if (status.branch === UNREADABLE)
    throw new WorldError('repository-damaged', `${root}: what HEAD names cannot be read`);
  assertReadable(root, status.changes);
  const [own, submodules] = await Promise.all([
    ownChanges(open, status.changes, listing, asking),
    readSubmodules(root, listing.submodules, (inside) => readWorkTree(inside, asking)),
  ]);
  const shadows = await readShadows(root, status.modules, listed);
  const changes = withoutRepeats([...own, ...submodules.changes]);
  return {
    root,
    gitFolder,
    commonFolder,
    head: status.head === null ? null : (parseCommit(status.head) ?? null),
    branch: status.branch,
    modified: toChangedFiles(root, changes),
    untracked: status.untracked,
    shadows: [...shadows, ...submodules.shadows],
    unpushed: status.ahead,
    upstreamName: status.upstream,
    changes,
    listing: listed,
    submodules: submodules.paths,
  };
}

async function ownChanges(
  open: OpenWorkTree,
  shown: readonly Change[],
  listing: IndexListing,
  { signal }: Asking,
): Promise<readonly Change[]> {
  const changes = [...shown, ...(await readHidden(open, listing.hidden))];
  if (!mayBeFiltered(open)) return changes;
  const { withoutFilterNoise } = await import('./filtered.ts');
  return withoutFilterNoise(changes, { ...open, signal });
}

async function readHidden(
  { git, root }: OpenWorkTree,
  hidden: IndexListing['hidden'],
): Promise<readonly Change[]> {
  if (hidden.length === 0) return [];
  try {
    const { hiddenChanges } = await import('./hidden.ts');
    return await hiddenChanges(git, root, hidden);
  } catch (error) {
    throw toDamage(error, root);
  }
}

async function readShadows(root: string, modules: readonly string[], listed: string) {
  if (modules.length === 0) return [];
  const { localModules, shadowsAmong } = await import('./shadows.ts');
  return shadowsAmong(modules, localModules(root, listed));
}

/** Git-lfs keeps its files in this folder as soon as it was used; other filters are known by name. */
function mayBeFiltered({ filters, commonFolder }: OpenWorkTree): boolean {
  return filters.some((filter) => filter !== 'lfs') || existsSync(join(commonFolder, 'lfs'));
}

function withoutRepeats(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((change) => [change.path, change])).values()];
}

/** Counts all, and tells of the first when each last changed. */
export function toChangedFiles(
  root: string,
  changes: readonly Pick<FileChange, 'path' | 'change'>[],
  most = LISTED_FILES,
): ChangedFiles {
  return {
    count: changes.length,
    files: changes.slice(0, most).map(({ path, change }) => ({
      path,
      change,
      changedAt: changedAt(root, path),
    })),
  };
}

/** That git fails where the repository was found is damage, or a file that is not ours to read. */
function toDamage(error: unknown, root: string): unknown {
  if (!(error instanceof WorldError)) return error;
  if (error.code === 'not-a-repository') return new WorldError('repository-damaged', error.message);
  if (error.code !== 'git-failed') return error;
  const denied = /permission denied/i.test(error.message);
  return new WorldError(denied ? 'path-denied' : 'repository-damaged', `${root}: ${error.message}`);
}
