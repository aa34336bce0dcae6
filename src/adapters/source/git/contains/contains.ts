import type { Commit, CommitSummary } from '../../../../model/commit.ts';
import {
  barePresence,
  type Presence,
  type PresenceAnswer,
  type PresenceQuestion,
} from '../../../../model/presence.ts';
import type { Opened } from '../opened.ts';
import { expand, type History } from '../relate.ts';
import { readRecords, toSummary } from '../summary.ts';
import { combineAlternatives, combineParts } from './combine.ts';
import type { Finding } from './judge.ts';
import { findPresence, type Search, type Seed } from './search.ts';
import { type Quest, toQuest } from './wanted.ts';

/** Which of the question's revisions hold what is wanted. Throws `WorldError` for a name that is not there. */
export async function answerPresence(
  { history, withTrees, lookUp }: Opened,
  question: PresenceQuestion,
): Promise<PresenceAnswer> {
  const full = await expandAll(history, question.revisions);
  const revisions = [...new Set([...full.values()].filter((each) => each !== null))];
  const quest = await toQuest(history, question.wanted, revisions, lookUp);
  const findings = await findAll({ history, withTrees, revisions }, quest);
  const summaries = await readSummaries(history, [...findings.values()]);
  const isShallow = history.shallowRoots.size > 0;
  const unknown = barePresence('cannot-tell', isShallow ? 'shallow' : 'unknown-revision');
  const presenceOf = (commit: Commit | null) => {
    const finding = commit && findings.get(commit);
    return finding ? toPresence(finding, summaries) : unknown;
  };
  const entries = [...full].map(([text, commit]) => [text, presenceOf(commit)] as const);
  return { wanted: quest.wanted, presence: Object.fromEntries(entries) };
}

/** By the words that were asked: the commit, where the repository has it. */
async function expandAll(
  { git }: History,
  texts: readonly string[],
): Promise<ReadonlyMap<string, Commit | null>> {
  const expanded = await Promise.all(
    texts.map(async (text) => [text, await expand(git, text)] as const),
  );
  const commits = expanded.flatMap(([, commit]) => commit ?? []);
  const records = commits.length > 0 ? await readRecords(git, commits) : new Map();
  return new Map(
    expanded.map(([text, commit]) => [text, commit && records.has(commit) ? commit : null]),
  );
}

async function findAll(
  search: Search,
  { parts, doubt, isMerged }: Quest,
): Promise<ReadonlyMap<Commit, Finding>> {
  const found = await Promise.all(parts.map((seeds) => findPart(search, seeds, isMerged)));
  return new Map(
    search.revisions.map((revision) => {
      const findings = found.flatMap((each) => each.get(revision) ?? []);
      return [revision, findings.length > 0 ? combineParts(findings) : toDoubt(doubt)];
    }),
  );
}

async function findPart(
  search: Search,
  seeds: readonly Seed[],
  isMerged: boolean,
): Promise<ReadonlyMap<Commit, Finding>> {
  const found = await Promise.all(seeds.map((seed) => findPresence(search, seed)));
  return new Map(
    search.revisions.map((revision) => {
      const finding = combineAlternatives(found.flatMap((each) => each.get(revision) ?? []));
      return [revision, isMerged ? byPullRequest(finding) : finding];
    }),
  );
}

/** That the merge is an ancestor tells of the pull request by its name alone. */
function byPullRequest(finding: Finding): Finding {
  return finding.method === 'ancestor' ? { ...finding, method: 'pull-request' } : finding;
}

function toDoubt(doubt: Quest['doubt']): Finding {
  return { contains: 'cannot-tell', method: null, by: null, revert: null, doubt };
}

async function readSummaries(
  { git }: History,
  findings: readonly Finding[],
): Promise<ReadonlyMap<string, CommitSummary>> {
  const ids = findings.flatMap(({ by, revert }) => [by, revert]).filter((id) => id !== null);
  if (ids.length === 0) return new Map();
  const records = await readRecords(git, ids);
  return new Map([...records].map(([id, record]) => [id, toSummary(record)]));
}

function toPresence(
  { by, revert, ...finding }: Finding,
  summaries: ReadonlyMap<string, CommitSummary>,
): Presence {
  const summaryOf = (id: string | null) => summaries.get(id ?? '') ?? null;
  return { ...finding, by: summaryOf(by), revert: summaryOf(revert) };
}
