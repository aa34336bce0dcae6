import { createHash, randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../../clients/files/make-folder.ts';
import { type Git, openGit } from '../../../clients/git/git.ts';
import { readSshFor } from '../../../clients/git/outside.ts';
import { WorldError } from '../../../model/errors.ts';
import type { ProblemCode } from '../../../model/problem.ts';
import { redactUrls } from '../../../model/redact.ts';
import type { Context } from '../../adapter.ts';
import { expand } from './relate.ts';
import { readRecords } from './summary.ts';

/** How much of a remote is kept: commits alone, or their trees too; never the content of files. */
export type Depth = 'tree:0' | 'blob:none';

/** A bare clone of our own. */
export interface Cache {
  readonly url: string;
  readonly folder: string;
  readonly depth: Depth;
  /** Asks it; without network, so that nothing is fetched one by one. */
  readonly git: Git;
}

const REFSPECS = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];

/** Where the clone of `url` belongs. Credentials do not count: another token is not another repository. */
export function cacheOf(url: string, depth: Depth, context: Context): Cache {
  const hash = createHash('sha256').update(redactUrls(url)).digest('hex');
  const folder = join(context.cacheFolder, 'git', depth === 'tree:0' ? hash : `${hash}-trees`);
  const git = openGit('/', { signal: context.signal, gitFolder: folder });
  return { url, folder, depth, git };
}

/**
 * Answers `ask` from the cache, which is made, fetched into or mended as needed: it has what the remote
 * has of `wanted` (full or abbreviated). Throws `WorldError`.
 */
export async function askCache<T>(
  cache: Cache,
  wanted: readonly string[],
  context: Context,
  ask: (git: Git) => Promise<T>,
): Promise<T> {
  const made = await context.once(`clone:${cache.folder}`, () => ensureClone(cache, context));
  try {
    if (!made) await ensureCommits(cache, wanted, context);
    return await ask(cache.git);
  } catch (error) {
    context.signal.throwIfAborted();
    if (made || !isDamage(error)) throw error;
    await context.once(`mend:${cache.folder}`, () => clone(cache, context, replace));
    return ask(cache.git);
  }
}

const DAMAGE: readonly ProblemCode[] = [
  'git-failed',
  'not-a-repository',
  'repository-damaged',
  'cache-unwritable',
];

function isDamage(error: unknown): boolean {
  return error instanceof WorldError && DAMAGE.includes(error.code);
}

/** Whether it was made just now. */
async function ensureClone(cache: Cache, context: Context): Promise<boolean> {
  if (existsSync(join(cache.folder, 'HEAD'))) return false;
  await clone(cache, context, moveInto);
  return true;
}

/**
 * Made beside its place and moved there, so that another deploytrace never sees half of it. The URL stays
 * on the command line: the clone's configuration holds no credentials.
 */
async function clone(cache: Cache, context: Context, place: typeof moveInto): Promise<void> {
  const { signal } = context;
  const making = `${cache.folder}.${randomBytes(6).toString('hex')}`;
  try {
    makeFolder(dirname(cache.folder));
    const { openWriter } = await import('../../../clients/git/writer.ts');
    await openWriter(dirname(cache.folder), { signal })([
      'init',
      '--quiet',
      '--bare',
      '--',
      making,
    ]);
    await fetchInto(making, cache, context);
    place(making, cache.folder);
  } catch (error) {
    throw toCacheError(error, cache);
  } finally {
    discard(making);
  }
}

/** Another deploytrace may have been faster: then its clone is as good. */
function moveInto(making: string, folder: string): void {
  try {
    renameSync(making, folder);
  } catch {
    if (!existsSync(join(folder, 'HEAD'))) replace(making, folder);
  }
}

/** What stands in its place is damaged. Another deploytrace may be replacing it too. */
function replace(making: string, folder: string): void {
  const aside = `${making}.old`;
  try {
    renameSync(folder, aside);
    renameSync(making, folder);
  } catch (error) {
    if (!existsSync(join(folder, 'HEAD'))) throw error;
  } finally {
    discard(aside);
  }
}

/** What is in the way of removing it was in the way of making it, and has been told. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {}
}

/** A remote that cannot filter sends everything; that is slower and just as good. */
async function fetchInto(folder: string, { url, depth }: Cache, context: Context): Promise<void> {
  const { openWriter } = await import('../../../clients/git/writer.ts');
  const config = [
    `remote.origin.url=${url}`,
    'gc.auto=0',
    'maintenance.auto=false',
    'fetch.fsckObjects=false',
  ];
  const network = { ...(await toNetwork(url, context)), gitFolder: folder };
  const git = openWriter('/', { ...network, config });
  await git([
    'fetch',
    '--quiet',
    '--prune',
    '--no-tags',
    `--filter=${depth}`,
    'origin',
    ...REFSPECS,
  ]);
}

async function toNetwork(url: string, context: Context) {
  const ssh = await readSshFor(url, context);
  return { signal: context.signal, network: true, ssh: ssh?.command };
}

/** Fetches these objects too, as git would by itself in a partial clone, had it a network. Throws `WorldError`. */
export async function fetchObjects(
  { url, folder }: Cache,
  ids: readonly string[],
  context: Context,
): Promise<void> {
  const config = [`remote.origin.url=${url}`, 'gc.auto=0', 'maintenance.auto=false'];
  const network = { ...(await toNetwork(url, context)), gitFolder: folder };
  const git = openGit('/', { ...network, config });
  await git(['fetch', '--quiet', '--no-tags', '--filter=blob:none', 'origin', ...new Set(ids)]);
}

/** Fetches once in a trace, and only if something is missing. */
async function ensureCommits(
  cache: Cache,
  wanted: readonly string[],
  context: Context,
): Promise<void> {
  if (await hasAll(cache.git, wanted)) return;
  await context.once(`fetch:${cache.folder}`, async () => {
    try {
      await fetchInto(cache.folder, cache, context);
    } catch (error) {
      // Of two that fetch at once, one finds the refs locked; the commits are there all the same.
      context.signal.throwIfAborted();
      if (!(await hasAll(cache.git, wanted))) throw toCacheError(error, cache);
    }
  });
}

async function hasAll(git: Git, wanted: readonly string[]): Promise<boolean> {
  if (wanted.length === 0) return true;
  const commits = await Promise.all(wanted.map((each) => expand(git, each)));
  const known = commits.filter((commit) => commit !== null);
  if (known.length < wanted.length) return false;
  const records = await readRecords(git, known);
  return known.every((commit) => records.has(commit));
}

/** A remote that does not answer is one thing, a folder that cannot be written another. */
function toCacheError(error: unknown, { url, folder }: Cache): unknown {
  if (
    error instanceof WorldError &&
    /could not read from remote|unable to access|unable to connect/i.test(error.message)
  )
    return new WorldError('remote-unreachable', `${redactUrls(url)}: ${error.message}`);
  const why = error instanceof Error ? error.message : String(error);
  return new WorldError(
    'cache-unwritable',
    `${redactUrls(url)} could not be kept in ${folder}: ${why}`,
  );
}
