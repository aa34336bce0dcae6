import type { Git } from '../../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../../model/commit.ts';
import { landedBy, subjectOf } from './message.ts';
import { naming, searchMessages } from './messages.ts';

/** Backports and second attempts of one pull request; a number that is an issue's can stand in more. */
const MOST_LANDINGS = 10;

/**
 * The commits by which a pull request was merged, newest first, in groups of one subject: a group is one
 * change and its picks. What a forge stated goes before what only mentions the number at its end.
 */
export async function findLandings(
  git: Git,
  pullRequest: number,
  revisions: readonly Commit[],
): Promise<readonly (readonly Commit[])[]> {
  const reach = ['--branches', '--tags', '--remotes', ...revisions];
  const messages = await searchMessages(git, reach, naming(pullRequest));
  const landings = [...messages].flatMap(([commit, message]) => {
    const landed = landedBy(message);
    if (landed?.number !== pullRequest) return [];
    return [{ commit, subject: subjectOf(message), certainty: landed.certainty }];
  });
  const stated = landings.filter(({ certainty }) => certainty === 'stated');
  const groups = new Map<string, Commit[]>();
  for (const { commit, subject } of (stated.length > 0 ? stated : landings).slice(0, MOST_LANDINGS))
    groups.set(subject, [...(groups.get(subject) ?? []), commit]);
  return [...groups.values()];
}

/** `refs/pull/12/head`, `refs/remotes/origin/pr/12`, `refs/merge-requests/12/head`: kept by a forge, if they were fetched. */
const KEPT =
  /^refs\/(?:remotes\/[^/]+\/)?(?:pull|pulls|pr|merge-requests|pull-requests)\/(\d+)(?:\/(?:head|from))?$/;

const PATTERNS = ['pull', 'pulls', 'pr', 'merge-requests', 'pull-requests'].flatMap((folder) => [
  `refs/${folder}/**`,
  `refs/remotes/*/${folder}/**`,
]);

export interface KeptHead {
  readonly number: number;
  readonly head: Commit;
}

/**
 * The heads of pull requests that the repository keeps a ref of: all, or those that are `commit`. To hold
 * it says nothing: all that was begun after it does.
 */
export async function keptHeads(git: Git, commit?: Commit): Promise<readonly KeptHead[]> {
  const limit = commit === undefined ? [] : [`--points-at=${commit}`];
  const printed = await git([
    'for-each-ref',
    ...limit,
    '--format=%(objectname) %(refname)',
    ...PATTERNS,
  ]);
  return printed.split('\n').flatMap((line) => {
    const [hash = '', name = ''] = line.split(' ');
    const [head, number] = [parseCommit(hash), KEPT.exec(name)?.[1]];
    return head && number !== undefined ? [{ number: Number(number), head }] : [];
  });
}
