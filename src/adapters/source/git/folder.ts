import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutFilter, withoutLocalFilters } from '../../../clients/git/filters.ts';
import { findGitFolders, type GitFolders } from '../../../clients/git/folder.ts';
import { openGit, openGitBytes } from '../../../clients/git/git.ts';
import { readSettings, remoteUrls } from '../../../clients/git/settings.ts';
import { openWorkTree, readWorkTree, type WorkTree } from '../../../clients/git/work-tree.ts';
import { WorldError } from '../../../model/errors.ts';
import type { RepositoryFacts } from '../../../model/facts.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';
import type { Context } from '../../adapter.ts';
import { ambiguousProblems } from './ambiguous.ts';
import { type FoundRef, findRef, type RefPlace } from './find-ref.ts';
import type { GitOptions } from './options.ts';
import { assertPaths, toTreePath } from './paths.ts';
import type { History } from './relate.ts';
import type { Source } from './source.ts';
import { toSummary } from './summary.ts';
import { readUpstream } from './upstream.ts';
import { checkVersion } from './version.ts';

/** A repository of this machine: the ref as it stands there, plus what its upstream says. */
export async function readFolder(
  folder: string,
  options: GitOptions,
  context: Context,
): Promise<Source> {
  const folders = findRepository(folder);
  const location = folders.root ?? folders.gitFolder;
  const version = checkVersion(context);
  try {
    const [source] = await Promise.all([look(folders, location, options, context), version]);
    return source;
  } catch (error) {
    // An old git fails in its own ways: its age is the reason to name.
    await version;
    context.signal.throwIfAborted();
    throw toDamage(error, location);
  }
}

function findRepository(folder: string): GitFolders {
  try {
    return findGitFolders(folder);
  } catch (error) {
    if (!(error instanceof WorldError) || error.code !== 'path-not-found') throw error;
    throw new WorldError(error.code, error.message, 'Correct source.repository.');
  }
}

async function look(
  folders: GitFolders,
  location: string,
  options: GitOptions,
  context: Context,
): Promise<Source> {
  const { git } = await openFolder(folders, context);
  const settings = readSettings(git, folders.gitFolder, context);
  const treeRead = readTree(folders, context);
  // All are awaited below; until then one that fails must not count as forgotten.
  for (const running of [settings, treeRead]) running.catch(() => {});
  const found = await findRef(options.ref, { git, gitFolder: folders.gitFolder, location });
  const { record, tags } = found.commit;
  const [{ tree, problems }, upstream] = await Promise.all([
    treeRead,
    readUpstream(git, settings, found, { location, gitFolder: folders.gitFolder }, context),
    assertPaths(git, record.revision, options.paths ?? [], location),
  ]);
  const revision = { ...toSummary(record), tree: record.tree, tags };
  const repository = {
    ...toRepositoryFacts(folders, options, found, tree),
    upstream: upstream.facts,
    remotes: await settings.then(remoteUrls, () => []),
  };
  const ambiguous = ambiguousProblems({
    ref: options.ref,
    location,
    commit: record.revision,
    branch: found.rival,
  });
  const shallow = repository.shallow ? [shallowProblem(location)] : [];
  return {
    location,
    facts: { revision, repository },
    problems: [...problems, ...upstream.problems, ...ambiguous, ...shallow],
  };
}

interface TreeRead {
  readonly tree: WorkTree | null;
  readonly problems: readonly Problem[];
}

/** Where only a program that the repository names could tell what was edited, the commit is known all the same. */
async function readTree({ root }: GitFolders, context: Context): Promise<TreeRead> {
  if (root === null) return { tree: null, problems: [] };
  try {
    return { tree: await readWorkTree(root, context), problems: [] };
  } catch (error) {
    if (!(error instanceof WorldError) || error.code !== 'not-supported') throw error;
    return { tree: null, problems: [toProblem('source', root, error.code, error.message)] };
  }
}

function toRepositoryFacts(
  { root, gitFolder, commonFolder }: GitFolders,
  { ref, paths = [] }: GitOptions,
  found: FoundRef,
  tree: WorkTree | null,
): Omit<RepositoryFacts, 'upstream' | 'remotes'> {
  return {
    ref,
    resolvedRef: found.name,
    paths: paths.map(toTreePath),
    branch: tree?.branch ?? null,
    detached: tree !== null && tree.branch === null,
    bare: root === null,
    shallow: existsSync(join(commonFolder, 'shallow')),
    worktree: gitFolder !== commonFolder,
    modified: tree?.modified ?? null,
    untracked: tree?.untracked ?? null,
    unpushed: tree?.unpushed ?? null,
  };
}

function shallowProblem(location: string): Problem {
  const message = `${location} is a shallow clone: older commits cannot be related`;
  return toProblem('source', location, 'shallow-clone', message);
}

/** Git in a repository of this machine, with nothing in its configuration able to run a program. */
async function openFolder(folders: GitFolders, context: Context) {
  const { root, gitFolder, commonFolder } = folders;
  if (root !== null) return openWorkTree(root, context);
  const settings = { signal: context.signal, gitFolder };
  const plain = openGit(gitFolder, settings);
  const config = await withoutLocalFilters(plain, commonFolder, gitFolder);
  const quiet = { ...settings, config: [...config, ...withoutFilter('lfs')] };
  return { git: openGit(gitFolder, quiet), gitBytes: openGitBytes(gitFolder, quiet) };
}

/** The same repository, for asking its history. */
export async function folderHistory(
  folder: string,
  options: GitOptions,
  context: Context,
): Promise<History & RefPlace> {
  const folders = findGitFolders(folder);
  const { git, gitBytes } = await openFolder(folders, context);
  return {
    location: folders.root ?? folders.gitFolder,
    gitFolder: folders.gitFolder,
    git,
    gitBytes,
    shallowRoots: readShallowRoots(folders.commonFolder),
    paths: options.paths ?? [],
  };
}

/** Git lists there the commits whose parents were not fetched, one on each line. */
function readShallowRoots(commonFolder: string): ReadonlySet<string> {
  const path = join(commonFolder, 'shallow');
  return new Set(existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []);
}

/** "git failed" while the repository was found is damage, not a wrong question. */
function toDamage(error: unknown, location: string): unknown {
  if (!(error instanceof WorldError)) return error;
  if (error.code === 'not-a-repository') return new WorldError('repository-damaged', error.message);
  if (error.code !== 'git-failed') return error;
  return new WorldError('repository-damaged', `${location}: ${error.message}`);
}
