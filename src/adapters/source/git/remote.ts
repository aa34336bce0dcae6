import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Git, openGit } from '../../../clients/git/git.ts';
import { type Commit, isCommitLike, parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Facts } from '../../../model/facts.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';
import { redactUrls } from '../../../model/redact.ts';
import type { Context } from '../../adapter.ts';
import { findRef } from './find-ref.ts';
import type { GitOptions } from './options.ts';
import { checkRef, highestTag, isTagPattern } from './ref.ts';
import type { History } from './relate.ts';
import { parseSummaries, SUMMARY_FORMAT } from './summary.ts';

export interface RemoteSource {
  readonly facts: Facts;
  readonly problems: readonly Problem[];
}

/** A repository at a URL: the ref is asked live, the history comes from a bare clone in the cache. */
export async function readRemote(url: string, options: GitOptions, context: Context): Promise<RemoteSource> {
  const live = await findLive(url, options.ref, context);
  const cached = await readCached(url, options, context, live);
  const revision = live?.revision ?? cached.found;
  if (!revision) throw new WorldError('ref-not-found', `${options.ref} was not found at ${redactUrls(url)}`);
  return {
    problems: cached.problem ? [cached.problem] : [],
    facts: {
      revision: {
        revision,
        tree: cached.tree,
        subject: cached.subject,
        author: cached.author,
        committedAt: cached.committedAt ?? context.now().toISOString(),
        tags: live?.tags ?? [],
      },
      repository: {
        ref: options.ref,
        resolvedRef: live?.name ?? options.ref,
        branch: null,
        detached: false,
        bare: true,
        shallow: false,
        worktree: false,
        modified: null,
        untracked: null,
        unpushed: null,
        upstream: null,
      },
    },
  };
}

interface LiveRef {
  readonly name: string;
  readonly revision: Commit;
  readonly tags: readonly string[];
}

/** What the remote says now; null if the ref can only be a commit, which no remote lists. */
async function findLive(url: string, ref: string, context: Context): Promise<LiveRef | null> {
  checkRef(ref.replace(/[*?]/g, ''));
  const refs = await listRefs(url, context);
  const tags = [...refs.keys()].filter((name) => name.startsWith('refs/tags/')).map((name) => name.slice('refs/tags/'.length));
  const name = isTagPattern(ref) ? await highestTag(ref, tags) : ref;
  if (name === null) throw new WorldError('ref-not-found', `no tag at ${redactUrls(url)} matches ${ref}`);
  const revision = ['', 'refs/tags/', 'refs/heads/'].map((prefix) => refs.get(`${prefix}${name}`)).find(Boolean);
  if (!revision) {
    if (isCommitLike(ref)) return null;
    throw new WorldError('ref-not-found', `${ref} was not found at ${redactUrls(url)}`);
  }
  return { name, revision, tags: tags.filter((tag) => refs.get(`refs/tags/${tag}`) === revision) };
}

/** Ref to commit, annotated tags peeled. */
async function listRefs(url: string, context: Context): Promise<ReadonlyMap<string, Commit>> {
  const git = openGit('/', { signal: context.signal });
  const printed = await git(['ls-remote', '--', url]).catch((error: unknown) => {
    context.signal.throwIfAborted();
    if (error instanceof WorldError && error.code === 'git-missing') throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new WorldError('remote-unreachable', `${redactUrls(url)} could not be asked: ${redactUrls(said)}`);
  });
  const refs = new Map<string, Commit>();
  for (const line of printed.split('\n')) {
    const [hash = '', name = ''] = line.split('\t');
    const commit = parseCommit(hash);
    // The peeled line follows the tag's own.
    if (commit) refs.set(name.replace(/\^\{\}$/, ''), commit);
  }
  return refs;
}

interface Cached {
  readonly found: Commit | null;
  readonly tree: string;
  readonly subject: string;
  readonly author: string;
  readonly committedAt: string | null;
  readonly problem?: Problem;
}

const NOTHING_CACHED: Cached = { found: null, tree: '', subject: '', author: '', committedAt: null };

async function readCached(
  url: string,
  options: GitOptions,
  context: Context,
  live: LiveRef | null,
): Promise<Cached> {
  try {
    const git = await openCache(url, options, context, live ? [live.revision] : []);
    const revision = live?.revision ?? (await findRef(git, options.ref, redactUrls(url))).revision;
    const [record] = parseSummaries(await git(['log', '-1', SUMMARY_FORMAT, revision, '--']));
    if (!record) return { ...NOTHING_CACHED, found: revision };
    const { tree, subject, author, committedAt } = record;
    return { found: revision, tree, subject, author, committedAt };
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof WorldError && error.code === 'ref-not-found') throw error;
    const message = `the history of ${redactUrls(url)} could not be kept in ${context.cacheFolder}: ${error instanceof Error ? error.message : error}`;
    return { ...NOTHING_CACHED, problem: toProblem('source', redactUrls(url), 'cache-unwritable', message) };
  }
}

export async function remoteHistory(
  url: string,
  options: GitOptions,
  context: Context,
  revisions: readonly string[],
): Promise<History> {
  const full = revisions.flatMap((revision) => parseCommit(revision) ?? []);
  return {
    git: await openCache(url, options, context, full),
    shallow: false,
    paths: options.paths ?? [],
  };
}

/** The clone in the cache, made or mended if need be, and holding what the remote has of `wanted`. */
async function openCache(
  url: string,
  options: GitOptions,
  context: Context,
  wanted: readonly Commit[],
): Promise<Git> {
  const folder = cacheOf(url, options, context);
  const git = openGit(existsSync(folder) ? folder : '/', { signal: context.signal, lazyFetch: true });
  if (existsSync(folder) && (await isSound(git))) {
    if (!(await hasAll(git, wanted))) await fetchAll(git);
    return git;
  }
  await context.once(`clone:${folder}`, () => cloneInto(folder, url, options, context));
  return openGit(folder, { signal: context.signal, lazyFetch: true });
}

function cacheOf(url: string, options: GitOptions, context: Context): string {
  const name = createHash('sha256').update(`${filterFor(options)} ${url}`).digest('hex');
  return join(context.cacheFolder, 'git', name);
}

/** Without `paths` commits alone are enough; with them git must look into trees. */
function filterFor(options: GitOptions): string {
  return options.paths ? 'blob:none' : 'tree:0';
}

/** Made beside its place and moved there, so that another deploytrace never sees half of it. */
async function cloneInto(folder: string, url: string, options: GitOptions, context: Context): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  const making = `${folder}.${randomBytes(6).toString('hex')}`;
  try {
    const git = openGit(dirname(folder), { signal: context.signal });
    await git(['clone', '--quiet', '--bare', `--filter=${filterFor(options)}`, '--', url, making]);
    moveInto(making, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Somebody else may have been faster: then theirs is as good, unless it is damaged. */
function moveInto(making: string, folder: string): void {
  try {
    renameSync(making, folder);
  } catch {
    if (existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects', 'pack'))) return;
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  }
}

async function isSound(git: Git): Promise<boolean> {
  return git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']).then(
    () => true,
    () => false,
  );
}

async function hasAll(git: Git, wanted: readonly Commit[]): Promise<boolean> {
  if (wanted.length === 0) return true;
  const printed = await git(['for-each-ref', '--format=%(objectname) %(*objectname)']);
  if (wanted.every((commit) => printed.includes(commit))) return true;
  const listed = await git(['rev-list', '--all']);
  return wanted.every((commit) => listed.includes(commit));
}

const TRIES = 3;

/** Two may fetch into one cache at once: the loser of a ref lock tries again. */
async function fetchAll(git: Git, tries = TRIES): Promise<void> {
  try {
    await git(['fetch', '--quiet', '--prune', '--force', 'origin', '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']);
  } catch (error) {
    if (tries <= 1) throw error;
    await fetchAll(git, tries - 1);
  }
}
