import type { Commit } from '../model/commit.ts';
import type { Evidence } from '../model/evidence.ts';
import type { ExecutableFacts } from '../model/process-facts.ts';
import type { RevisionClaim } from '../model/revision-claim.ts';
import { revisionWords } from '../model/words.ts';
import { doubtOf } from './claim-doubt.ts';
import type { LinkContext } from './linker.ts';

/** What runs by its own word. */
interface Named extends Required<Pick<Evidence, 'revision' | 'running'>> {
  readonly words: string;
}

/** What runs, by the first of its claims that the source knows; null if it knows none. */
export function namedBy(claims: readonly RevisionClaim[], context: LinkContext): Named | null {
  for (const claim of claims) {
    const relation = context.relationOf(claim.revision);
    const { revision } = relation;
    if (revision && doubtOf(claim, relation, context) === null)
      return toNamed(revision, revisionWords(revision, relation, context.ref));
  }
  return null;
}

/** It is only a word: whether what runs was edited is not known. */
function toNamed(revision: Commit, words: string): Named {
  return { revision, words, running: { revision, modified: null } };
}

export type Finding = Omit<Evidence, 'kind' | 'where'>;

/** What was found of a program, with what its bytes say of themselves where they are no longer those on the disk. */
export function namedReplaced(
  finding: Finding | null,
  { claims = [] }: ExecutableFacts,
  context: LinkContext,
): Finding | null {
  const is = finding?.verdict === 'stale' ? namedBy(claims, context) : null;
  if (!finding || !is) return finding;
  const { revision, running, words } = is;
  return { ...finding, says: `${finding.says}: ${words} by its build info`, revision, running };
}
