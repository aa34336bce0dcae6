import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readText } from '../../../clients/files/read.ts';
import type { Git } from '../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import { nearestName } from './nearest.ts';
import { checkRef, highestTag, isTagPattern } from './ref.ts';
import { readTagged, type TaggedCommit } from './summary.ts';

export interface FoundRef {
  /** As people say it: the tag that a pattern stands for, the branch that HEAD is on, else the ref as it was asked. */
  readonly name: string;
  /** The branch, where it is one: `main`. */
  readonly branch: string | null;
  readonly commit: TaggedCommit;
  /** The commit of a branch that is called as the tag; null if there is none. */
  readonly rival: Commit | null;
}

/** Where refs are looked up. */
export interface RefPlace {
  readonly git: Git;
  readonly gitFolder: string;
  /** As messages name it. */
  readonly location: string;
}

/**
 * The commit that `ref` names in a repository of this machine, by git's own rules: a tag goes before a
 * branch of the same name. Tags are peeled. A branch that only `origin` has is found too. Throws `WorldError`.
 */
export async function findRef(ref: string, place: RefPlace): Promise<FoundRef> {
  const { git, location } = place;
  checkRef(ref);
  const tag = isTagPattern(ref) ? await findTag(git, ref, location) : null;
  const found = await lookUp(tag === null ? ref : `refs/tags/${tag}`, place).catch(() => null);
  if (found) return found;
  const atOrigin =
    tag === null && ref !== 'HEAD' && !parseCommit(ref)
      ? await lookUp(`refs/remotes/origin/${ref}`, place).catch(() => null)
      : null;
  return atOrigin ?? explain(git, ref, location);
}

async function findTag(git: Git, pattern: string, location: string): Promise<string> {
  const printed = await git(['for-each-ref', '--format=%(refname:strip=2)', 'refs/tags']);
  const tag = await highestTag(pattern, printed.split('\n').filter(Boolean));
  if (tag) return tag;
  throw new WorldError('ref-not-found', `no tag of ${location} matches ${pattern}`);
}

/** Throws if there is none. */
async function lookUp(ref: string, { git, gitFolder }: RefPlace): Promise<FoundRef | null> {
  const [commit, fullName] = await Promise.all([
    readTagged(git, ref),
    fullNameOf(ref, git, gitFolder),
  ]);
  if (!commit) return null;
  // Of a name that means several, git gives no full name.
  const mayBeTag = !fullName.startsWith('refs/') || fullName === `refs/tags/${ref}`;
  const rival = mayBeTag && ref !== 'HEAD' ? await readBranch(git, ref) : null;
  return { ...toName(fullName, ref), commit, rival };
}

async function readBranch(git: Git, name: string): Promise<Commit | null> {
  const names = ['heads', 'remotes/origin'].map((kind) => `refs/${kind}/${name}`);
  const printed = await git(['for-each-ref', '--format=%(objectname)', ...names]);
  return parseCommit(printed.split('\n')[0] ?? '') ?? null;
}

/** `refs/heads/main` for `main`; something else for what is no name of a ref. Git is asked only where it has to be. */
async function fullNameOf(ref: string, git: Git, gitFolder: string): Promise<string> {
  if (ref.startsWith('refs/')) return ref;
  const named = ref === 'HEAD' ? readHeadBranch(gitFolder) : null;
  if (named !== null) return named;
  const [first = ''] = (await git(['rev-parse', '--symbolic-full-name', ref, '--'])).split('\n');
  return first;
}

/**
 * The branch that HEAD names: `refs/heads/main`. Null where the file cannot tell: it is detached, a link,
 * or refs are kept in another way (the reftable format writes `.invalid`).
 */
function readHeadBranch(gitFolder: string): string | null {
  const text = readText(join(gitFolder, 'HEAD'), { most: 4096, follow: true }) ?? '';
  return /^ref:\s*(refs\/heads\/(?!\.)\S+)\s*$/.exec(text)?.[1] ?? null;
}

function toName(fullName: string, ref: string): Pick<FoundRef, 'name' | 'branch'> {
  const [, kind, name] = /^refs\/(heads|tags|remotes)\/(.+)$/.exec(fullName) ?? [];
  return { name: name ?? ref, branch: kind === 'heads' ? (name ?? null) : null };
}

/** Why a ref names no commit; only now is it worth the time to look closer. */
async function explain(git: Git, ref: string, location: string): Promise<never> {
  const printed = await git(['for-each-ref', '--format=%(refname)']);
  const names = printed.split('\n').filter(Boolean);
  if (names.length === 0) await explainNone(git, location);
  const full = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'].map(
    (prefix) => `${prefix}${ref}`,
  );
  if (full.some((name) => names.includes(name))) await assertCommit(git, ref, location);
  if (ref === 'HEAD') await explainHead(git, names, location);
  await assertUnambiguous(git, ref, location);
  throw notFound(ref, location, names);
}

/** Of an abbreviated commit git says no more than that it knows none. */
async function assertUnambiguous(git: Git, ref: string, location: string): Promise<void> {
  if (!/^[0-9a-f]{4,64}$/i.test(ref)) return;
  const printed = await git(['rev-parse', `--disambiguate=${ref.toLowerCase()}`]);
  const [one, other] = printed.split('\n').filter(Boolean);
  if (!one || !other) return;
  const message = `${ref} is ambiguous in ${location}: it could be ${one} or ${other}`;
  throw new WorldError('ref-not-found', message, 'Write more of its digits.');
}

/** The error for a ref that neither a repository nor a remote has, with the name that was probably meant. */
export function notFound(ref: string, location: string, fullNames: readonly string[]): WorldError {
  const names = fullNames.map((name) => name.replace(/^refs\/(heads|tags|remotes)\//, ''));
  const nearest = nearestName(ref, names);
  const meant = nearest ? ` (did you mean ${nearest}?)` : '';
  return new WorldError('ref-not-found', `${ref} was not found in ${location}${meant}`);
}

/** No ref at all: a repository that is new, or one whose refs git passes over because they are damaged. */
async function explainNone(git: Git, location: string): Promise<never> {
  const branch = (await git(['symbolic-ref', '--quiet', 'HEAD'])).trim();
  const path = branch && (await git(['rev-parse', '--git-path', branch])).trim();
  if (path && existsSync(resolve(location, path)))
    throw new WorldError('repository-damaged', `${branch} of ${location} holds no commit`);
  throw new WorldError('no-commits', `${location} has no commit yet`);
}

/** HEAD may name a branch that has no commit, while others have; or a commit that is gone. */
async function explainHead(git: Git, names: readonly string[], location: string): Promise<void> {
  const branch = (await git(['symbolic-ref', '--quiet', 'HEAD'])).trim();
  if (branch === '' || names.includes(branch)) await assertCommit(git, 'HEAD', location);
  throw new WorldError(
    'no-commits',
    `${location} is on ${branch.replace('refs/heads/', '')}, which has no commit yet`,
  );
}

/** A ref that is there and names nothing readable: damage, in git's own words. */
async function assertCommit(git: Git, ref: string, location: string): Promise<void> {
  const kind = await git(['cat-file', '-t', ref]).catch((error: Error) => {
    throw new WorldError(
      'repository-damaged',
      `${ref} of ${location} cannot be read: ${error.message}`,
    );
  });
  if (kind.trim() !== 'commit' && kind.trim() !== 'tag')
    throw new WorldError(
      'ref-not-found',
      `${ref} of ${location} names a ${kind.trim()}, not a commit`,
    );
  throw new WorldError('repository-damaged', `${ref} of ${location} cannot be read as a commit`);
}
