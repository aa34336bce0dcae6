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

/** A commit with the tags that name it, annotated ones peeled. */
export interface TaggedCommit {
  readonly record: CommitRecord;
  readonly tags: readonly string[];
}

/** The commit that a ref names, which `checkRef` has let pass; throws if it names none. */
export async function readTagged(git: Git, ref: string): Promise<TaggedCommit | null> {
  const printed = await git([
    'log',
    '--max-count=1',
    '--decorate=full',
    '--decorate-refs=refs/tags/*',
    `${SUMMARY_FORMAT}%x00%D`,
    `${ref}^{commit}`,
    '--',
  ]);
  const [record] = parseSummaries(printed);
  return record ? { record, tags: parseTags(printed.trimEnd().split('\0').at(-1) ?? '') } : null;
}

/** `tag: refs/tags/v1, tag: refs/tags/v2`: no name of a ref holds a blank. */
function parseTags(decorations: string): readonly string[] {
  const tags = decorations
    .split(', ')
    .flatMap((each) => /^tag: refs\/tags\/(.+)$/.exec(each)?.[1] ?? []);
  return tags.sort();
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
