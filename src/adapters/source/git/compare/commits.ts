import type { Git } from '../../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../../model/commit.ts';
import { type CommitList, type ComparedCommit, LISTED } from '../../../../model/comparison.ts';
import { toPathspec } from '../ancestry.ts';
import { readGraph } from '../contains/graph.ts';
import { landedBy, subjectOf } from '../contains/message.ts';
import { readMessages } from '../contains/messages.ts';
import { broughtBy } from './brought-by.ts';

/** The commits that `tip` has and `base` lacks, those that touch `paths` alone, if any are given. */
export async function listCommits(
  git: Git,
  tip: Commit,
  base: Commit,
  paths: readonly string[],
): Promise<CommitList> {
  const range = [tip, `^${base}`, '--', ...paths.map(toPathspec)];
  const [counted, listed, merges] = await Promise.all([
    git(['rev-list', '--count', ...range]),
    git(['log', `--max-count=${LISTED}`, '-z', FORMAT, ...range]),
    readMerges(git, tip, base),
  ]);
  return { count: Number(counted), commits: parseCommits(listed, merges) };
}

/** By commit: the pull request that brought it to the line of `tip`. */
async function readMerges(git: Git, tip: Commit, base: Commit) {
  const graph = await readGraph(git, [tip], [base]);
  const merges = [...graph.nodes.values()].filter(({ parents }) => parents.length > 1);
  const messages = await readMessages(
    git,
    merges.map(({ revision }) => revision),
    '[0-9]',
  );
  const landed = new Map(
    [...messages].flatMap(([commit, message]) => {
      const landing = landedBy(message);
      return landing ? [[commit as string, landing.number] as const] : [];
    }),
  );
  return landed.size > 0 ? broughtBy(graph, tip, landed) : new Map<string, number>();
}

const FORMAT = '--format=%H%x00%P%x00%cI%x00%an%x00%B';
const FIELDS = 5;

function parseCommits(
  printed: string,
  merges: ReadonlyMap<string, number>,
): readonly ComparedCommit[] {
  const fields = printed.split('\0');
  const commits: ComparedCommit[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [hash = '', parents = '', committedAt = '', author = '', message = ''] = fields.slice(
      at,
      at + FIELDS,
    );
    const revision = parseCommit(hash);
    if (!revision) continue;
    commits.push({
      revision,
      subject: subjectOf(message),
      author,
      committedAt,
      pullRequest: landedBy(message.trimEnd())?.number ?? merges.get(revision) ?? null,
      isMerge: parents.includes(' '),
    });
  }
  return commits;
}
