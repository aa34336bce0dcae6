import type { Git } from '../../../clients/git/git.ts';
import { type Commit, isCommitLike, parseCommit, shortCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import { parseExpression } from './expression.ts';
import { findRef, type RefPlace } from './find-ref.ts';

/** What a word that somebody typed stands for. */
export interface Named {
  /** The branch or tag; null for a commit. */
  readonly name: string | null;
  /** Null for an abbreviation that a shallow clone does not have. */
  readonly revision: Commit | null;
}

/**
 * The commit that `text` names in a repository of this machine. A commit in full need not be there.
 * Throws `WorldError`.
 */
export async function lookUpName(
  text: string,
  place: RefPlace,
  isShallow: boolean,
): Promise<Named> {
  const { name, steps } = parseExpression(text);
  const full = parseCommit(name);
  if (full && steps === '') return { name: null, revision: full };
  try {
    const found = await findRef(name, place);
    const { revision } = found.commit.record;
    if (steps) return { name: null, revision: await walk(place.git, revision, steps, isShallow) };
    return { name: isPartOf(revision, name) ? null : found.name, revision };
  } catch (error) {
    if (isShallow && isNotFound(error) && isCommitLike(name)) return { name: null, revision: null };
    throw error;
  }
}

/** Takes `~2` and the like from a commit. Throws `WorldError`. */
export async function walk(
  git: Git,
  from: Commit,
  steps: string,
  isShallow: boolean,
): Promise<Commit> {
  const args = ['rev-parse', '--verify', '--quiet', `${from}${steps}^{commit}`];
  const revision = parseCommit((await git(args).catch(() => '')).trim());
  if (revision) return revision;
  throw new WorldError(
    isShallow ? 'shallow-clone' : 'ref-not-found',
    `there is no commit ${steps} of ${shortCommit(from)}`,
  );
}

function isPartOf(revision: Commit, name: string): boolean {
  return revision.startsWith(name.toLowerCase());
}

export function isNotFound(error: unknown): boolean {
  return error instanceof WorldError && error.code === 'ref-not-found';
}
