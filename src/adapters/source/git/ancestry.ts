import type { Git } from '../../../clients/git/git.ts';
import type { Commit } from '../../../model/commit.ts';
import { LISTED_COMMITS } from '../../../model/relation.ts';
import { toTreePath } from './paths.ts';

/** Commits that one side has and the other lacks. */
export interface Side {
  readonly count: number;
  /** The newest, at most LISTED_COMMITS. */
  readonly newest: readonly string[];
}

/** What stands between two commits. */
export interface Distance {
  /** Of the expected commit alone. */
  readonly behind: Side;
  /** Of the other commit alone. */
  readonly ahead: Side;
  /** The walk ended where a shallow clone was cut off: there may be more, and they may meet beyond. */
  readonly cut: boolean;
}

/**
 * Walks once between two commits that exist. One walk gives the counts and the newest of both sides;
 * printing the hashes costs nothing against the walk, a second walk would cost as much again.
 */
export async function measure(
  git: Git,
  expected: Commit,
  revision: Commit,
  paths: readonly string[] = [],
  shallowRoots: ReadonlySet<string> = new Set(),
): Promise<Distance> {
  const range = `${expected}...${revision}`;
  const printed = await git(['rev-list', '--left-right', range, '--', ...paths.map(toPathspec)]);
  return parseDistance(printed, shallowRoots);
}

/** Paths are names from the top of the repository, never patterns or git's `:(…)` magic. */
export function toPathspec(path: string): string {
  return `:(top,literal)${toTreePath(path)}`;
}

/** `<hash` or `>hash` on each line, newest first. Read line by line: there may be hundreds of thousands. */
export function parseDistance(printed: string, shallowRoots: ReadonlySet<string>): Distance {
  const sides = {
    '<': { count: 0, newest: [] as string[] },
    '>': { count: 0, newest: [] as string[] },
  };
  let cut = false;
  for (let start = 0; start < printed.length; ) {
    const found = printed.indexOf('\n', start);
    const end = found < 0 ? printed.length : found;
    const side = printed[start] === '<' ? sides['<'] : sides['>'];
    if (side.count++ < LISTED_COMMITS) side.newest.push(printed.slice(start + 1, end));
    if (shallowRoots.size > 0) cut ||= shallowRoots.has(printed.slice(start + 1, end));
    start = end + 1;
  }
  return { behind: sides['<'], ahead: sides['>'], cut };
}
