import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findGitFolders } from '../../../clients/git/folder.ts';
import { type Git, openGit } from '../../../clients/git/git.ts';
import { withoutLocalFilters } from '../../../clients/git/filters.ts';
import { readWorkTree, type WorkTree } from '../../../clients/git/work-tree.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Facts } from '../../../model/facts.ts';
import type { Problem } from '../../../model/problem.ts';
import type { Context } from '../../adapter.ts';
import { findRef } from './find-ref.ts';
import type { GitOptions } from './options.ts';
import type { History } from './relate.ts';
import { parseSummaries, SUMMARY_FORMAT } from './summary.ts';
import { readUpstream } from './upstream.ts';
import { checkVersion } from './version.ts';

export interface FolderSource {
  readonly location: string;
  readonly facts: Facts;
  readonly problems: readonly Problem[];
}

/** A repository of this machine: the ref as it stands there, plus what its upstream says. */
export async function readFolder(folder: string, options: GitOptions, context: Context): Promise<FolderSource> {
  const { root, gitFolder, commonFolder } = findGitFolders(folder);
  const location = root ?? gitFolder;
  const git = await openFolder(folder, context);
  const checked = checkVersion(git);
  const treeRead = root ? readWorkTree(root, context) : null;
  // Both may fail while something else is awaited; they are awaited below all the same.
  checked.catch(() => {});
  treeRead?.catch(() => {});
  const found = await findRef(git, options.ref, location).catch(async (error: unknown) => {
    await checked;
    throw toDamage(error, location);
  });
  const [, tree, record, tags, upstream] = await Promise.all([
    checked,
    treeRead,
    git(['log', '-1', SUMMARY_FORMAT, found.revision, '--']),
    git(['for-each-ref', `--points-at=${found.revision}`, '--format=%(refname:strip=2)', 'refs/tags']),
    readUpstream(git, options.ref, found.revision, context),
  ]);
  const [commit] = parseSummaries(record);
  if (!commit) throw new WorldError('repository-damaged', `${location} cannot show ${found.revision}`);
  const { revision, subject, author, committedAt } = commit;
  return {
    location,
    problems: upstream.problems,
    facts: {
      revision: {
        revision,
        tree: commit.tree,
        subject,
        author,
        committedAt,
        tags: tags.split('\n').filter(Boolean),
      },
      repository: {
        ref: options.ref,
        resolvedRef: options.ref === 'HEAD' ? (tree?.branch ?? 'HEAD') : found.name,
        ...workTreeFacts(tree),
        bare: root === null,
        shallow: isShallow(commonFolder),
        worktree: gitFolder !== commonFolder,
        upstream: upstream.facts,
      },
    },
  };
}

function workTreeFacts(tree: WorkTree | null) {
  return {
    branch: tree?.branch ?? null,
    detached: tree !== null && tree.branch === null,
    modified: tree?.modified ?? null,
    untracked: tree?.untracked ?? null,
    unpushed: tree?.unpushed ?? null,
  };
}

/** Git in a repository of this machine, for asking its history. */
export async function openFolder(folder: string, context: Context): Promise<Git> {
  const { root, gitFolder, commonFolder } = findGitFolders(folder);
  const plain = openGit(root ?? gitFolder, { signal: context.signal });
  const config = await context.once(`filters:${commonFolder}`, () => withoutLocalFilters(plain, commonFolder));
  return openGit(root ?? gitFolder, { signal: context.signal, config: [...config, ...NO_LAZY_FETCH] });
}

/** In a partial clone git would fetch what it lacks, by a program that the repository's configuration may name. */
const NO_LAZY_FETCH = ['remote.origin.promisor=false', 'extensions.partialClone='];

export async function folderHistory(folder: string, options: GitOptions, context: Context): Promise<History> {
  const { commonFolder } = findGitFolders(folder);
  return {
    git: await openFolder(folder, context),
    shallow: isShallow(commonFolder),
    paths: options.paths ?? [],
  };
}

export function isShallow(commonFolder: string): boolean {
  return existsSync(join(commonFolder, 'shallow'));
}

/** "git failed" while the repository was found is damage, not a wrong question. */
function toDamage(error: unknown, location: string): unknown {
  if (!(error instanceof WorldError) || error.code !== 'git-failed') return error;
  return new WorldError('repository-damaged', `${location}: ${error.message}`);
}
