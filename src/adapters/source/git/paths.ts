import type { Git } from '../../../clients/git/git.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import type { Commit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';

/**
 * Throws `WorldError` if one of `source.paths` is not in that commit: of a path that was misspelt, no commit
 * would ever count, and everything would be as it should be.
 */
export async function assertPaths(
  git: Git,
  revision: Commit,
  paths: readonly string[],
  location: string,
): Promise<void> {
  const wanted = paths.map(toTreePath).filter((path) => path !== '');
  if (wanted.length === 0) return;
  const printed = await listPaths(git, revision, wanted, ['--name-only']);
  const there = new Set(printed.split('\n').map(unquotePath));
  const missing = wanted.find((path) => !there.has(path));
  if (missing === undefined) return;
  throw new WorldError(
    'path-not-found',
    `${missing} is not in ${revision.slice(0, 7)} of ${location}`,
    'Correct source.paths.',
  );
}

/**
 * Whether two commits hold the same there. That no commit between them touches a path is no proof: a merge
 * can take one side of it.
 */
export async function holdSame(
  git: Git,
  one: Commit,
  other: Commit,
  paths: readonly string[],
): Promise<boolean> {
  const wanted = paths.map(toTreePath);
  if (wanted.length === 0 || wanted.includes('')) return false;
  const [a, b] = await Promise.all([one, other].map((each) => listPaths(git, each, wanted)));
  return a === b;
}

/** Names from the top, never patterns. */
function listPaths(
  git: Git,
  revision: Commit,
  paths: readonly string[],
  options: readonly string[] = [],
): Promise<string> {
  const list = ['--literal-pathspecs', 'ls-tree', '--full-tree', ...options, '--', revision];
  return git([...list, ...paths]);
}

/** As git writes it in a tree; empty for all of it. */
export function toTreePath(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
