import { type Commit, parseCommit } from '../../../../model/commit.ts';
import type { Comparison, ComparisonQuestion } from '../../../../model/comparison.ts';
import { WorldError } from '../../../../model/errors.ts';
import { parsePullRequest } from '../../../../model/presence.ts';
import { measure } from '../ancestry.ts';
import { findLandings } from '../contains/pull-request.ts';
import type { Opened } from '../opened.ts';
import { holdSame } from '../paths.ts';
import { expand, type History } from '../relate.ts';
import { type CommitRecord, readRecords, toSummary } from '../summary.ts';
import { listCommits } from './commits.ts';
import { listFiles } from './files.ts';

/** What lies between the two revisions of the question. Throws `WorldError` for a name that is not there. */
export async function answerComparison(
  opened: Opened,
  question: ComparisonQuestion,
): Promise<Comparison> {
  const { history } = opened;
  const [from, to] = await Promise.all([
    findCommit(opened, question.from),
    findCommit(opened, question.to),
  ]);
  const known = [from, to].filter((commit) => commit !== null);
  const records = known.length > 0 ? await readRecords(history.git, known) : new Map();
  const [one, other] = [records.get(from ?? ''), records.get(to ?? '')];
  const ends = { from: one ? toSummary(one) : null, to: other ? toSummary(other) : null };
  if (!one || !other) return { ...UNTOLD, ...ends, doubt: unknownDoubt(history, question) };
  return { ...(await compare(opened, one, other, question.files)), ...ends };
}

const UNTOLD = { adds: null, removes: null, isSame: null, files: null } as const;

function unknownDoubt(
  { shallowRoots }: History,
  { from, to }: ComparisonQuestion,
): Comparison['doubt'] {
  if (from === null || to === null) return 'no-revision';
  return shallowRoots.size > 0 ? 'shallow' : 'unknown-revision';
}

/** A commit that was seen, a name that was typed, or the newest by which a pull request was merged. */
async function findCommit(
  { history, lookUp }: Opened,
  text: string | null,
): Promise<Commit | null> {
  if (text === null) return null;
  if (parseCommit(text)) return expand(history.git, text);
  const pullRequest = parsePullRequest(text);
  if (pullRequest === null) return (await lookUp(text)).revision;
  const [newest] = (await findLandings(history.git, pullRequest, [])).flat();
  if (newest) return newest;
  throw new WorldError(
    'ref-not-found',
    `no commit of the source names pull request #${pullRequest}`,
  );
}

async function compare(
  { history, withTrees }: Opened,
  from: CommitRecord,
  to: CommitRecord,
  isAskedForFiles: boolean,
): Promise<Omit<Comparison, 'from' | 'to'>> {
  const { git, paths, shallowRoots } = history;
  const [a, b] = [from.revision, to.revision];
  const [all, isSame] = await Promise.all([
    measure(git, a, b, [], shallowRoots),
    from.tree === to.tree || holdSame(git, a, b, paths),
  ]);
  // Where a shallow clone was cut, the two may meet beyond, and there may be more on each side.
  if (all.cut) return { ...UNTOLD, isSame: isSame || null, doubt: 'shallow' };
  const trees = isAskedForFiles ? await withTrees() : null;
  const [adds, removes, files] = await Promise.all([
    listCommits(git, b, a, paths),
    listCommits(git, a, b, paths),
    trees && listFiles(trees.git, a, b, paths),
  ]);
  return { adds, removes, isSame, files, doubt: null };
}
