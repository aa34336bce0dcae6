import type { Git, GitBytes } from '../../../clients/git/git.ts';
import {
  type Commit,
  type CommitSummary,
  isCommitLike,
  parseCommit,
} from '../../../model/commit.ts';
import { bareRelation, type Relation, type RelationKind } from '../../../model/relation.ts';
import { type Distance, measure } from './ancestry.ts';
import { holdSame } from './paths.ts';
import { type CommitRecord, readRecords, toSummary } from './summary.ts';

/** A repository that can be asked for ancestry. */
export interface History {
  readonly git: Git;
  /** Left out where the content of files is not at hand. */
  readonly gitBytes?: GitBytes;
  /** Commits whose parents a shallow clone lacks; empty if it is whole. */
  readonly shallowRoots: ReadonlySet<string>;
  /** Only commits that touch these count; all do if it is empty. */
  readonly paths: readonly string[];
}

/** How each revision, in full or abbreviated, stands to `expected`. */
export async function relateRevisions(
  history: History,
  expected: Commit,
  revisions: readonly string[],
): Promise<Readonly<Record<string, Relation>>> {
  const full = new Map(
    await Promise.all(
      revisions.map(async (each) => [each, await expand(history.git, each)] as const),
    ),
  );
  const commits = [...new Set(full.values())].filter((commit) => commit !== null);
  const relations = await relateCommits(history, expected, commits);
  const unknown = bareRelation(unknownKind(history));
  return Object.fromEntries(
    [...full].map(([text, commit]) => [text, (commit && relations.get(commit)) ?? unknown]),
  );
}

type Records = ReadonlyMap<string, CommitRecord>;

async function relateCommits(
  history: History,
  expected: Commit,
  commits: readonly Commit[],
): Promise<ReadonlyMap<Commit, Relation>> {
  // Nobody would wait for the answer, nor hear that it failed.
  if (commits.length === 0) return new Map();
  const records = readRecords(history.git, [expected, ...commits]);
  const relations = commits.map(
    async (commit) => [commit, await relateOne(history, expected, commit, records)] as const,
  );
  return new Map(await Promise.all(relations));
}

async function relateOne(
  history: History,
  expected: Commit,
  commit: Commit,
  records: Promise<Records>,
): Promise<Relation> {
  const walk = commit === expected ? null : startWalk(history, expected, commit);
  const [record, target] = [(await records).get(commit), (await records).get(expected)];
  const summary = record ? toSummary(record) : null;
  if (!walk) return { ...bareRelation('same', expected), summary, onBranch: true };
  if (!record) return bareRelation(unknownKind(history), commit);
  if (!target) return { ...bareRelation('cannot-tell', commit), summary };
  return { ...(await compare(history, record, target, walk)), summary };
}

/** What stands between two commits: all of it, and what of it counts. */
interface Walk {
  readonly whole: Promise<Distance>;
  readonly limited: Promise<Distance>;
}

/** Starts before it is known that both commits are there; if one is not, the walk fails and nobody asks for it. */
function startWalk(history: History, expected: Commit, revision: Commit): Walk {
  const { git, paths, shallowRoots } = history;
  const whole = measure(git, expected, revision, [], shallowRoots);
  const limited = paths.length === 0 ? whole : measure(git, expected, revision, paths);
  for (const each of [whole, limited]) each.catch(() => {});
  return { whole, limited };
}

/** A shallow clone lacks commits that exist: never "no" from it. */
function unknownKind(history: History): RelationKind {
  return history.shallowRoots.size > 0 ? 'cannot-tell' : 'unknown-commit';
}

async function compare(
  history: History,
  record: CommitRecord,
  target: CommitRecord,
  walk: Walk,
): Promise<Relation> {
  const { git, paths } = history;
  const { revision } = record;
  const [all, limited, isSame] = await Promise.all([
    walk.whole,
    walk.limited,
    record.tree === target.tree || holdSame(git, target.revision, revision, paths),
  ]);
  // No commit touches the paths, and yet they differ: a merge chose a side.
  const isHidden = !isSame && limited.behind.count + limited.ahead.count === 0;
  const distance = isHidden ? all : limited;
  const isAncestor = all.ahead.count === 0;
  const [listed, onBranch] = await Promise.all([
    listSides(git, distance),
    isAncestor || isOnBranch(history, revision),
  ]);
  const kind = isSame ? 'same-tree' : toKind(distance);
  return {
    kind: isCertain(all, kind) ? kind : 'cannot-tell',
    revision,
    behind: distance.behind.count,
    ahead: distance.ahead.count,
    ...listed,
    summary: null,
    onBranch,
  };
}

function toKind({ behind, ahead }: Distance): RelationKind {
  if (ahead.count === 0) return 'behind';
  return behind.count === 0 ? 'ahead' : 'diverged';
}

/** Where a shallow clone was cut, an ancestor is one for sure; two lines that do not meet may do so beyond. */
function isCertain({ cut, ahead, behind }: Distance, kind: RelationKind): boolean {
  return !cut || kind === 'same-tree' || ahead.count === 0 || behind.count === 0;
}

async function listSides(
  git: Git,
  { behind, ahead }: Distance,
): Promise<{
  readonly missing: readonly CommitSummary[];
  readonly extra: readonly CommitSummary[];
}> {
  const hashes = [...behind.newest, ...ahead.newest];
  if (hashes.length === 0) return { missing: [], extra: [] };
  const records = await readRecords(git, hashes);
  const pick = (of: readonly string[]) =>
    of.flatMap((hash) => {
      const record = records.get(hash);
      return record ? [toSummary(record)] : [];
    });
  return { missing: pick(behind.newest), extra: pick(ahead.newest) };
}

/** Null where a shallow clone cannot deny it. */
async function isOnBranch(
  { git, shallowRoots }: History,
  revision: Commit,
): Promise<boolean | null> {
  const unreached = await git([
    'rev-list',
    '--max-count=1',
    revision,
    '--not',
    '--branches',
    '--tags',
    '--remotes',
    '--',
  ]);
  if (unreached.trim() === '') return true;
  return shallowRoots.size > 0 ? null : false;
}

/** The full commit that an abbreviation names; null if none or several do. A ref of that name is no answer. */
export async function expand(git: Git, text: string): Promise<Commit | null> {
  const revision = text.toLowerCase();
  const full = parseCommit(revision);
  if (full) return full;
  if (!isCommitLike(revision)) return null;
  const candidates = (await git(['rev-parse', `--disambiguate=${revision}`]))
    .split('\n')
    .filter(Boolean);
  const records = candidates.length > 0 ? await readRecords(git, candidates) : new Map();
  const commits = candidates.filter((candidate) => records.has(candidate));
  return commits.length === 1 ? (parseCommit(commits[0] ?? '') ?? null) : null;
}
