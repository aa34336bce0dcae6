import type { Git } from '../../../clients/git/git.ts';
import { type CommitSummary, parseCommit } from '../../../model/commit.ts';

/** A line for each commit (git folds subjects into one line), its fields apart by NUL, which no commit can hold. */
export const SUMMARY_FORMAT = '--format=%H%x00%T%x00%cI%x00%an%x00%s';

export interface CommitRecord extends CommitSummary {
  readonly tree: string;
}

/** Those of these full object ids that are commits of the repository, by id. */
export async function readRecords(
  git: Git,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, CommitRecord>> {
  const printed = await git([
    'log',
    '--no-walk=unsorted',
    '--ignore-missing',
    SUMMARY_FORMAT,
    ...new Set(hashes),
    '--',
  ]);
  return new Map(parseSummaries(printed).map((record) => [record.revision, record]));
}

/** What `git log` prints with `SUMMARY_FORMAT`. */
export function parseSummaries(printed: string): readonly CommitRecord[] {
  return printed.split('\n').flatMap((record) => {
    const [hash = '', tree = '', committedAt = '', author = '', subject = ''] = record.split('\0');
    const revision = parseCommit(hash);
    return revision ? [{ revision, tree, committedAt, author, subject }] : [];
  });
}

export function toSummary({ revision, subject, author, committedAt }: CommitRecord): CommitSummary {
  return { revision, subject, author, committedAt };
}
