import type { Git } from '../../../../clients/git/git.ts';
import { type Commit, type CommitSummary, parseCommit } from '../../../../model/commit.ts';
import { readRecords } from '../summary.ts';
import { subjectOf } from './message.ts';

/** The wanted commit, as the source has it. */
export interface Original {
  readonly summary: CommitSummary;
  /** Null if it is that of its first parent: then a commit with the same tree need not be a form of it. */
  readonly tree: string | null;
  readonly parents: readonly string[];
  readonly message: string;
  /** Seconds since the epoch. Picking and rebasing keep it: no other form of the commit was committed before. */
  readonly authoredAt: number;
}

/** Those of these commits that the repository has. */
export async function readOriginals(
  git: Git,
  commits: readonly Commit[],
): Promise<ReadonlyMap<Commit, Original>> {
  if (commits.length === 0) return new Map();
  const format = '--format=%H%x00%T%x00%P%x00%at%x00%cI%x00%an%x00%B';
  const args = ['log', '--no-walk=unsorted', '--ignore-missing', '-z', format, ...commits, '--'];
  const originals = parseOriginals(await git(args));
  const parents = originals.flatMap((original) => original.parents[0] ?? []);
  const records = parents.length > 0 ? await readRecords(git, parents) : new Map();
  const isEmpty = ({ tree, parents: [first = ''] }: Original) => records.get(first)?.tree === tree;
  return new Map(
    originals.map((original) => [
      original.summary.revision,
      isEmpty(original) ? { ...original, tree: null } : original,
    ]),
  );
}

const FIELDS = 7;

/** Fields and commits are apart by NUL, which neither can hold. */
function parseOriginals(printed: string): readonly Original[] {
  const fields = printed.split('\0');
  const originals: Original[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [hash = '', tree = '', parents = '', seconds, committedAt = '', author = '', text = ''] =
      fields.slice(at, at + FIELDS);
    const revision = parseCommit(hash);
    const message = text.trimEnd();
    if (!revision) continue;
    originals.push({
      summary: { revision, subject: subjectOf(message), author, committedAt },
      tree,
      parents: parents.split(' ').filter(Boolean),
      message,
      authoredAt: Number(seconds),
    });
  }
  return originals;
}
