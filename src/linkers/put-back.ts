import type { Commit } from '../model/commit.ts';
import type { FileChange } from '../model/facts.ts';
import { baselinesOf, editsSince } from '../model/head-history.ts';
import type { LoadWindow } from '../model/load-window.ts';
import { type CountedChanges, countedChanges } from './counted-changes.ts';
import type { LoadQuestion } from './load-evidence.ts';

/** How the disk differs from a commit; null if that is no longer there. */
export function differing(
  commit: Commit,
  { checkout, head, context }: LoadQuestion,
): Pick<CountedChanges, 'files' | 'isComplete'> | null {
  if (commit === head) return countedChanges(checkout, context);
  const files = context.differencesFrom(commit);
  return files && { files: files.filter(({ path }) => context.counts(path)), isComplete: true };
}

/**
 * Which files were written after a load, and may have held the same before it. Who edits, starts, commits, goes
 * on editing and puts that back has on the disk what was loaded; so has who edits, starts, and has git take the
 * edits away (`git stash`) and bring them back.
 */
export function openPutBack(
  question: LoadQuestion,
  window: LoadWindow,
): (file: FileChange) => boolean {
  const edits = editsSince(question.checkout.moves ?? [], window);
  const { before, last } = baselinesOf(edits);
  const { discarded } = edits;
  const pathsOf = (commit: Commit) =>
    new Set(differing(commit, question)?.files.map(({ path }) => path));
  const otherNow = last && pathsOf(last.to);
  const ownEdits = discarded && pathsOf(before ?? question.head);
  return ({ path, changedAt }) => {
    const at = changedAt ?? 0;
    const isAsCommitted = last !== null && at > last.until && !otherNow?.has(path);
    const isBroughtBack = discarded !== null && at >= discarded.at && ownEdits?.has(path) === true;
    return isAsCommitted || isBroughtBack;
  };
}
