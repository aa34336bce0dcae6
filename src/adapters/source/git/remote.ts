import { type Commit, isCommitLike, parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import type { RepositoryFacts, RevisionFacts } from '../../../model/facts.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';
import { redactUrls } from '../../../model/redact.ts';
import type { Context } from '../../adapter.ts';
import { ambiguousProblems } from './ambiguous.ts';
import { askCache, type Cache, cacheOf } from './cache.ts';
import { notFound } from './find-ref.ts';
import type { GitOptions } from './options.ts';
import { assertPaths, toTreePath } from './paths.ts';
import { checkRef, highestTag, isTagPattern } from './ref.ts';
import { expand, type History } from './relate.ts';
import { listRefs, type RemoteRefs } from './remote-refs.ts';
import type { Source } from './source.ts';
import { readRecords } from './summary.ts';
import { checkVersion } from './version.ts';

/** A repository at a URL: the ref is asked live, the history comes from a bare clone in the cache. */
export async function readRemote(
  url: string,
  options: GitOptions,
  context: Context,
): Promise<Source> {
  const location = redactUrls(url);
  checkRef(options.ref);
  const [refs] = await Promise.all([listRefs(url, options.ref, context), checkVersion(context)]);
  const live = await findLive(refs, options.ref, location);
  const cache = toCache(url, options, context);
  const { commit, problems } = await readCommit(
    cache,
    live.revision ?? options.ref,
    live.revision,
    options.paths ?? [],
    context,
  );
  const tags = tagsAt(refs, commit.revision);
  const repository = toRepositoryFacts(options, live.name);
  const ambiguous = ambiguousProblems({
    ref: options.ref,
    location,
    commit: commit.revision,
    branch: live.rival,
  });
  return {
    location,
    facts: { revision: { ...commit, tags }, repository },
    problems: [...problems, ...ambiguous],
  };
}

export function toCache(
  url: string,
  options: GitOptions,
  context: Context,
  needsTrees = false,
): Cache {
  return cacheOf(url, needsTrees || options.paths ? 'blob:none' : 'tree:0', context);
}

export interface LiveRef {
  /** As people say it: the tag that a pattern stands for, the remote's default branch, else the ref itself. */
  readonly name: string;
  /** Null: the ref can only be a commit, which no remote lists. */
  readonly revision: Commit | null;
  /** As of a `FoundRef`. */
  readonly rival?: Commit | undefined;
}

/** By git's own rules: a tag goes before a branch of the same name. */
export async function findLive(refs: RemoteRefs, ref: string, location: string): Promise<LiveRef> {
  if (isTagPattern(ref)) return findLiveTag(refs, ref, location);
  // A branch that is called as a commit is none.
  if (parseCommit(ref)) return { name: ref, revision: null };
  const [found, rival] = ['', 'refs/', 'refs/tags/', 'refs/heads/'].flatMap(
    (prefix) => refs.commits.get(`${prefix}${ref}`) ?? [],
  );
  const name =
    ref === 'HEAD' ? (refs.defaultBranch ?? ref) : ref.replace(/^refs\/(heads|tags)\//, '');
  if (found) return { name, revision: found, rival };
  if (isCommitLike(ref)) return { name: ref, revision: null };
  if (refs.commits.size === 0 && ref === 'HEAD')
    throw new WorldError('no-commits', `${location} has no commit yet`);
  throw notFound(ref, location, [...refs.commits.keys()]);
}

async function findLiveTag(refs: RemoteRefs, pattern: string, location: string): Promise<LiveRef> {
  const tag = await highestTag(pattern, tagsOf(refs));
  const revision = refs.commits.get(`refs/tags/${tag}`);
  if (tag !== null && revision) return { name: tag, revision };
  throw new WorldError('ref-not-found', `no tag of ${location} matches ${pattern}`);
}

const TAG = 'refs/tags/';

function tagsOf(refs: RemoteRefs): readonly string[] {
  return [...refs.commits.keys()]
    .filter((name) => name.startsWith(TAG))
    .map((name) => name.slice(TAG.length));
}

function tagsAt(refs: RemoteRefs, revision: Commit): readonly string[] {
  return tagsOf(refs).filter((tag) => refs.commits.get(`${TAG}${tag}`) === revision);
}

type CommitFacts = Omit<RevisionFacts, 'tags'>;

/**
 * What the cache says of the commit. Where no cache can be kept, a commit that the remote names is
 * known all the same, without its words.
 */
async function readCommit(
  cache: Cache,
  wanted: string,
  known: Commit | null,
  paths: readonly string[],
  context: Context,
): Promise<{ readonly commit: CommitFacts; readonly problems: readonly Problem[] }> {
  try {
    return { commit: await lookUp(cache, wanted, paths, context), problems: [] };
  } catch (error) {
    context.signal.throwIfAborted();
    const isAnswer = !(error instanceof WorldError) || error.code === 'path-not-found';
    if (!known || isAnswer) throw error;
    const subject = redactUrls(cache.url);
    const commit = { revision: known, tree: '', subject: '', author: '', committedAt: '' };
    return { commit, problems: [toProblem('source', subject, 'cache-unwritable', error.message)] };
  }
}

function lookUp(
  cache: Cache,
  wanted: string,
  paths: readonly string[],
  context: Context,
): Promise<CommitFacts> {
  const location = redactUrls(cache.url);
  return askCache(cache, [wanted], context, async (git) => {
    const commit = await expand(git, wanted);
    const record = commit && (await readRecords(git, [commit])).get(commit);
    if (!record) throw new WorldError('ref-not-found', `${wanted} was not found in ${location}`);
    await assertPaths(git, record.revision, paths, location);
    return record;
  });
}

function toRepositoryFacts({ ref, paths = [] }: GitOptions, resolvedRef: string): RepositoryFacts {
  return {
    ref,
    resolvedRef,
    paths: paths.map(toTreePath),
    branch: null,
    detached: false,
    bare: true,
    shallow: false,
    worktree: false,
    modified: null,
    untracked: null,
    unpushed: null,
    upstream: null,
    remotes: [],
  };
}

/** Asks the history of a remote, in a clone that has what the remote has of `wanted`. */
export function askRemoteHistory<T>(
  url: string,
  options: GitOptions,
  context: Context,
  wanted: readonly string[],
  needsTrees: boolean,
  ask: (history: History) => Promise<T>,
): Promise<T> {
  const cache = toCache(url, options, context, needsTrees);
  const paths = options.paths ?? [];
  return askCache(cache, wanted, context, (git) => ask({ git, paths, shallowRoots: new Set() }));
}
