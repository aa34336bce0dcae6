import type { Git } from '../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import {
  bareRelation,
  LISTED_COMMITS,
  type Relation,
  type RelationKind,
} from '../../../model/relation.ts';
import { type CommitRecord, parseSummaries, SUMMARY_FORMAT, toSummary } from './summary.ts';

/** A repository that can be asked for ancestry. */
export interface History {
  readonly git: Git;
  readonly shallow: boolean;
  /** Only commits that touch these count; all do if it is empty. */
  readonly paths: readonly string[];
}

/** How each revision, in full or abbreviated, stands to `expected`. */
export async function relateRevisions(
  history: History,
  expected: Commit,
  revisions: readonly string[],
): Promise<Readonly<Record<string, Relation>>> {
  const others = revisions.filter((revision) => parseCommit(revision) !== expected);
  const same = revisions.filter((revision) => !others.includes(revision));
  if (others.length === 0) return Object.fromEntries(same.map((each) => [each, bareRelation('same', expected)]));
  const full = new Map(
    await Promise.all(others.map(async (each) => [each, await expand(history, each)] as const)),
  );
  const records = await readRecords(history, [expected, ...[...full.values()].filter((each) => each !== null)]);
  const entries = revisions.map(async (revision) => {
    const commit = full.get(revision) ?? parseCommit(revision) ?? null;
    return [revision, await relateOne(history, expected, commit, records)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

type Records = ReadonlyMap<string, CommitRecord>;

async function relateOne(
  history: History,
  expected: Commit,
  commit: Commit | null,
  records: Records,
): Promise<Relation> {
  const record = commit === null ? undefined : records.get(commit);
  if (commit === expected) return { ...bareRelation('same', expected), summary: record ? toSummary(record) : null };
  // A shallow clone lacks commits that exist: never "no" from it.
  if (!record || !commit) return bareRelation(history.shallow ? 'cannot-tell' : 'unknown-commit', commit);
  return { ...(await compare(history, expected, record, records.get(expected))), summary: toSummary(record) };
}

/** Counts and lists at once, so that a long history is walked in the time of one walk. */
async function compare(
  history: History,
  expected: Commit,
  record: CommitRecord,
  target: CommitRecord | undefined,
): Promise<Relation> {
  const { revision } = record;
  const [counts, missing, extra] = await Promise.all([
    countSides(history, expected, revision),
    listSide(history, revision, expected),
    listSide(history, expected, revision),
  ]);
  const kind = toKind(counts, record.tree === target?.tree);
  const certain = !history.shallow || kind === 'same-tree';
  return {
    ...bareRelation(certain ? kind : 'cannot-tell', revision),
    behind: counts.behind,
    ahead: counts.ahead,
    missing,
    extra,
    onBranch: counts.ahead === 0 || (await isOnBranch(history, revision)),
  };
}

interface Counts {
  readonly behind: number;
  readonly ahead: number;
}

function toKind({ behind, ahead }: Counts, sameTree: boolean): RelationKind {
  if (sameTree || (behind === 0 && ahead === 0)) return 'same-tree';
  if (ahead === 0) return 'behind';
  return behind === 0 ? 'ahead' : 'diverged';
}

async function countSides(history: History, expected: Commit, revision: Commit): Promise<Counts> {
  const printed = await history.git([
    'rev-list',
    '--left-right',
    '--count',
    `${expected}...${revision}`,
    '--',
    ...history.paths,
  ]);
  const [behind = 0, ahead = 0] = printed.trim().split(/\s+/).map(Number);
  return { behind, ahead };
}

/** The newest commits that `to` has and `from` lacks. */
async function listSide(history: History, from: Commit, to: Commit) {
  const printed = await history.git([
    'log',
    `--max-count=${LISTED_COMMITS}`,
    SUMMARY_FORMAT,
    `${from}..${to}`,
    '--',
    ...history.paths,
  ]);
  return parseSummaries(printed).map(toSummary);
}

async function isOnBranch(history: History, revision: Commit): Promise<boolean> {
  return (await history.git(['for-each-ref', '--count=1', `--contains=${revision}`])).trim() !== '';
}

/** The full commit that an abbreviation names; null if none or several. */
async function expand(history: History, revision: string): Promise<Commit | null> {
  const full = parseCommit(revision);
  if (full) return full;
  if (!/^[0-9a-f]{4,}$/.test(revision)) return null;
  const printed = await history
    .git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`])
    .catch(() => '');
  return parseCommit(printed.trim()) ?? null;
}

/** Those of the commits that are there. */
async function readRecords(history: History, commits: readonly Commit[]): Promise<Records> {
  const printed = await history.git([
    'log',
    '--no-walk=unsorted',
    '--ignore-missing',
    SUMMARY_FORMAT,
    ...new Set(commits),
    '--',
  ]);
  return new Map(parseSummaries(printed).map((record) => [record.revision, record]));
}
