import type { Git } from '../../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../../model/commit.ts';
import type { Doubt } from '../../../../model/presence.ts';
import type { WithTrees } from '../opened.ts';
import type { History } from '../relate.ts';
import { type Known, otherForms } from './forms.ts';
import { type Graph, readGraph } from './graph.ts';
import { type Finding, judgeForms } from './judge.ts';
import { landedBy, revertsOf } from './message.ts';
import { type Messages, naming, readMessages, SPEAKING } from './messages.ts';
import type { Original } from './original.ts';
import { findPatches, isLater } from './patch-forms.ts';

export interface Search {
  readonly history: History;
  /** Where changes can be compared; asked for only if nothing surer answered. */
  readonly withTrees: () => Promise<WithTrees>;
  /** Commits that the source has. */
  readonly revisions: readonly Commit[];
}

/** One commit to look for. */
export interface Seed {
  readonly revision: Commit;
  /** Null if the source does not have it. */
  readonly original: Original | null;
  /** As a ref that a forge keeps for it tells. */
  readonly pullRequest: number | null;
  /** Other commits of which a revert would take this change back too. */
  readonly aliases: readonly Commit[];
}

/** Which revisions hold the commit, in any form: ancestry and messages first, patches for what is still open. */
export async function findPresence(
  { history, withTrees, revisions }: Search,
  seed: Seed,
): Promise<ReadonlyMap<Commit, Finding>> {
  const { git } = history;
  const { original, revision, aliases } = seed;
  const graph = await readGraph(git, revisions, original ? [revision] : []);
  const [messages, holders] = await Promise.all([
    readSpeaking(git, graph, seed),
    original && graph.cut ? holdersOf(git, revision, revisions) : new Set<string>(),
  ]);
  const judging = { graph, messages, revisions, aliases, holders };
  const own = { revision, method: 'ancestor' } as const;
  const forms = [own, ...otherForms(toKnown(seed), graph, messages)];
  const told = judgeForms(judging, forms);
  const isOpen = (each: Commit) => graph.nodes.has(each) && !isSurelyThere(told.get(each));
  const open = original ? revisions.filter(isOpen) : [];
  const patched =
    original && open.length > 0 ? await findPatches(withTrees, original, graph, open) : null;
  const found = patched?.forms.length ? judgeForms(judging, [...forms, ...patched.forms]) : told;
  const doubtOf = (each: Commit): Doubt | null => {
    if (history.shallowRoots.size > 0) return 'shallow';
    if (!original) return 'unknown-commit';
    // What is not in the graph came before the commit, and holds no form of it.
    if (!graph.cut && !graph.nodes.has(each)) return null;
    return patched?.doubt ?? cutDoubt(graph, original);
  };
  return new Map([...found].map(([each, finding]) => [each, doubted(finding, doubtOf(each))]));
}

/** Patches are compared before trees, which tell less of the change. */
function isSurelyThere(finding: Finding | undefined): boolean {
  return finding?.contains === 'yes' && finding.method !== 'tree';
}

/** A "no" holds only where everything was searched. */
function doubted(finding: Finding, doubt: Doubt | null): Finding {
  if (finding.contains !== 'no' || !doubt) return finding;
  return { ...finding, contains: 'cannot-tell', doubt };
}

/** Where all that was not read is older than the commit, nothing was missed. */
function cutDoubt({ nodes, cut }: Graph, { authoredAt }: Original): Doubt | null {
  if (!cut) return null;
  const oldest = [...nodes.values()].reduce(
    (least, each) => Math.min(least, each.committedAt),
    Infinity,
  );
  return isLater(oldest, authoredAt) ? 'not-searched' : null;
}

function toKnown({ revision, original, pullRequest }: Seed): Known {
  const { message = '', tree = null } = original ?? {};
  return { revision, message, tree, pullRequest };
}

const MOST_NUMBERS = 50;

/** The messages that say something of other commits, and those of the pull requests that are spoken of. */
async function readSpeaking(
  git: Git,
  graph: Graph,
  { revision, original, pullRequest }: Seed,
): Promise<Messages> {
  const ids = [...graph.nodes.keys()];
  const own = original ? landedBy(original.message)?.number : undefined;
  const asked = [own, pullRequest].flatMap((number) => number ?? []);
  const spoken = await readMessages(git, ids, [SPEAKING, ...asked.map(naming)].join('|'));
  const reverted = [...spoken.values()].flatMap((message) => revertsOf(message).pullRequests);
  const numbers = [...new Set(reverted)].slice(0, MOST_NUMBERS);
  const merges =
    numbers.length > 0 ? await readMessages(git, ids, numbers.map(naming).join('|')) : [];
  const mine = original ? [[revision, original.message] as const] : [];
  return new Map([...spoken, ...merges, ...mine]);
}

/** Those of these commits that were built upon `commit`. */
async function holdersOf(
  git: Git,
  commit: Commit,
  revisions: readonly Commit[],
): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(
    revisions.map(async (each) => {
      const lacking = await git(['rev-list', '--max-count=1', commit, `^${each}`, '--']);
      return parseCommit(lacking.trim()) ? [] : [each];
    }),
  );
  return new Set(answers.flat());
}
