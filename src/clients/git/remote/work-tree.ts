import { parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import { type ChangedFiles, type FileChange, LISTED_FILES } from '../../../model/facts.ts';
import type { Ask } from '../../shell/ask.ts';
import { withoutFilter } from '../filters.ts';
import type { Git } from '../git.ts';
import { type IndexEntry, parseIndexListing } from '../index-listing.ts';
import { shadowsAmong } from '../shadows.ts';
import { type Change, parseStatus } from '../status.ts';
import { SIGHTED, type WorkTree } from '../work-tree.ts';
import { readRemoteEntries } from './disk.ts';
import { remoteGit } from './git.ts';
import { hiddenRemotely } from './hidden.ts';
import { lookAtWorkTree, type RemoteLook } from './look.ts';
import { remoteModules } from './shadows.ts';

/** A work tree on another machine, and git to ask it more. */
export interface RemoteWorkTree extends Omit<WorkTree, 'commonFolder' | 'listing'> {
  readonly git: Git;
  /** The texts of HEAD's reflog and of `git config -z` for remotes. */
  readonly movesText: string;
  readonly remoteText: string;
  /** By the clock there. */
  readonly now: Date;
}

/** Reads the work tree around `folder` of another machine. Throws `WorldError`. */
export async function readRemoteWorkTree(ask: Ask, folder: string): Promise<RemoteWorkTree> {
  const look = await lookAtWorkTree(ask, folder);
  const { root, gitFolder } = look;
  const git = remoteGit(ask, { root, gitFolder, config: toConfig(look) });
  const status = parseStatus(look.status);
  const listing = parseIndexListing(look.listing);
  const { modules } = status;
  const [hidden, submodules, shadows] = await Promise.all([
    hiddenRemotely(ask, git, root, listing.hidden),
    readSubmodules(ask, root, listing.submodules),
    modules.length > 0 ? shadowsAmong(modules, remoteModules(ask, git, root)) : [],
  ]);
  await assertUnfiltered(git, look, [...status.changes, ...hidden]);
  const changes = [...status.changes, ...hidden, ...submodules.changes];
  return {
    root,
    gitFolder,
    head: status.head === null ? null : (parseCommit(status.head) ?? null),
    branch: status.branch,
    modified: await toRemoteChanges(ask, root, changes),
    untracked: status.untracked,
    shadows: [...shadows, ...submodules.shadows],
    unpushed: status.ahead,
    upstreamName: status.upstream,
    changes,
    submodules: submodules.paths,
    git,
    movesText: look.moves,
    remoteText: look.remote,
    now: look.now,
  };
}

function toConfig({ filters }: RemoteLook): readonly string[] {
  return [...SIGHTED, ...filters.flatMap(withoutFilter)];
}

/** Counts all, and tells of the first when each last changed. */
export async function toRemoteChanges(
  ask: Ask,
  root: string,
  changes: readonly Pick<FileChange, 'path' | 'change'>[],
  most = LISTED_FILES,
): Promise<ChangedFiles> {
  const listed = changes.slice(0, most);
  const entries = await readRemoteEntries(
    ask,
    root,
    listed.map(({ path }) => path),
  );
  return {
    count: changes.length,
    files: listed.map(({ path, change }, index) => ({
      path,
      change,
      changedAt: entries[index]?.changedAt ?? null,
    })),
  };
}

async function readSubmodules(
  ask: Ask,
  root: string,
  entries: readonly IndexEntry[],
): Promise<Pick<RemoteWorkTree, 'changes' | 'shadows'> & { readonly paths: readonly string[] }> {
  const found = await readRemoteEntries(
    ask,
    root,
    entries.map(({ path }) => `${path}/.git`),
  );
  const present = entries.filter((_entry, index) => found[index]?.kind !== 'missing');
  const trees = await Promise.all(
    present.map(async ({ path }) => ({
      path,
      tree: await readRemoteWorkTree(ask, `${root}/${path}`),
    })),
  );
  return {
    paths: trees.flatMap(({ path, tree }) => [
      path,
      ...tree.submodules.map((inside) => `${path}/${inside}`),
    ]),
    changes: trees.flatMap(({ path, tree }) =>
      tree.changes.map((change) => ({
        ...change,
        path: `${path}/${change.path}`,
        staged: false,
        dirty: true,
        blob: null,
      })),
    ),
    shadows: trees.flatMap(({ path, tree }) => tree.shadows.map((inside) => `${path}/${inside}`)),
  };
}

/** What a filter would make of a changed file only the filter could tell, and it is not run: then nobody can say. */
async function assertUnfiltered(
  git: Git,
  { root, filters }: RemoteLook,
  changes: readonly Change[],
): Promise<void> {
  const edited = changes.filter(({ dirty, blob, change }) => dirty && blob && change !== 'deleted');
  if (edited.length === 0) return;
  const names = [...filters, 'lfs'];
  const paths = edited.map(({ quoted }) => quoted).join('\n');
  const printed = await git(['check-attr', '--stdin', 'filter'], `${paths}\n`);
  for (const line of printed.split('\n')) {
    const [, path, filter] = /^(.*): filter: (\S+)$/.exec(line) ?? [];
    if (filter === undefined || !names.includes(filter)) continue;
    throw new WorldError(
      'not-supported',
      `${root}: whether ${path} was edited, only its filter "${filter}" could tell, and it is not run on another machine`,
    );
  }
}
