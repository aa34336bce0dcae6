import type { Git } from '../../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../../model/commit.ts';
import type { Span } from './change.ts';

const MOST_BRANCHES = 10;
const MOST_SPANS = 6;

/**
 * All that each branch with `commit` changed since it left `revisions`: what a squash merge makes one
 * commit of. The commit itself counts as the tip of a branch, for it may be on none any more.
 */
export async function branchSpans(
  git: Git,
  commit: Commit,
  revisions: readonly Commit[],
): Promise<readonly Span[]> {
  const printed = await git([
    'for-each-ref',
    `--contains=${commit}`,
    `--count=${MOST_BRANCHES}`,
    '--format=%(objectname)',
    'refs/heads',
    'refs/remotes',
  ]);
  const tips = new Set([commit, ...printed.split('\n').flatMap((line) => parseCommit(line) ?? [])]);
  const pairs = [...tips].flatMap((tip) => revisions.map((revision) => [tip, revision] as const));
  const spans = new Map<string, Span>();
  for (const [tip, revision] of pairs) {
    if (spans.size >= MOST_SPANS) break;
    const base = await mergeBase(git, tip, revision);
    if (base && base !== tip) spans.set(`${base} ${tip}`, { before: base, after: tip });
  }
  return [...spans.values()];
}

/** Null where the two have nothing in common; then git fails without a word. */
async function mergeBase(git: Git, a: Commit, b: Commit): Promise<Commit | null> {
  const printed = await git(['merge-base', a, b]).catch(() => '');
  return parseCommit(printed.trim()) ?? null;
}
