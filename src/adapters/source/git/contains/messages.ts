import type { Git } from '../../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../../model/commit.ts';

/** Commits with their whole messages. */
export type Messages = ReadonlyMap<Commit, string>;

/** What a message must hold to be worth reading, in POSIX extended syntax: only digits and hex vary in it. */
export const SPEAKING =
  '\\(cherry picked from commit |This reverts |^Reverts [A-Za-z0-9._/-]*#[0-9]';

/** Messages of these commits that match. */
export async function readMessages(
  git: Git,
  commits: Iterable<string>,
  pattern: string,
): Promise<Messages> {
  const ids = [...commits];
  if (ids.length === 0) return new Map();
  const args = ['log', '--no-walk=unsorted', '--stdin', ...format(pattern)];
  return parseMessages(await git(args, `${ids.join('\n')}\n`));
}

/** Messages that match, of everything that these arguments of `git log` reach. */
export async function searchMessages(
  git: Git,
  reach: readonly string[],
  pattern: string,
): Promise<Messages> {
  return parseMessages(await git(['log', ...format(pattern), ...reach, '--']));
}

function format(pattern: string): readonly string[] {
  return ['-E', `--grep=${pattern}`, '-z', '--format=%H %B'];
}

/** Apart by NUL, which no message can hold. */
function parseMessages(printed: string): Messages {
  const entries = printed.split('\0').flatMap((entry) => {
    const end = entry.indexOf(' ');
    const commit = parseCommit(entry.slice(0, Math.max(0, end)));
    return commit ? [[commit, entry.slice(end + 1)] as const] : [];
  });
  return new Map(entries);
}

/** How a message can name the pull request of that number. */
export function naming(pullRequest: number): string {
  return `(#|!|PR )${pullRequest}([^0-9]|$)`;
}
