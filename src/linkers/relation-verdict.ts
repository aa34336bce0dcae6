import type { Relation, RelationKind } from '../model/relation.ts';
import type { LinkVerdict } from '../model/verdict.ts';

const VERDICTS: Readonly<Record<RelationKind, LinkVerdict>> = {
  same: 'same',
  'same-tree': 'same',
  behind: 'behind',
  ahead: 'ahead',
  diverged: 'diverged',
  'unknown-commit': 'different',
  // Never "no" from a shallow clone.
  'cannot-tell': 'unknown',
};

/** The link verdict for something that is exactly at a revision of this relation; null if that cannot be told. */
export function toLinkVerdict(relation: Relation): Exclude<LinkVerdict, 'unknown'> | null {
  const verdict = VERDICTS[relation.kind];
  return verdict === 'unknown' ? null : verdict;
}

/** What a verdict says of agreement. */
export function toAgreement(verdict: LinkVerdict | null): boolean | null {
  return verdict === null || verdict === 'unknown' ? null : verdict === 'same';
}
