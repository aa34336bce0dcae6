import { bareRelation, type RelationQuestion, type Relations } from '../../../model/relation.ts';

/** One answer for all that is not the expected commit itself. */
export function answerAll(
  { expected, revisions }: RelationQuestion,
  other: 'same' | 'cannot-tell',
): Relations {
  const entries = revisions.map((revision) => {
    const kind = revision === expected ? 'same' : other;
    return [revision, bareRelation(kind, kind === 'same' ? expected : null)] as const;
  });
  return { revisions: Object.fromEntries(entries), trees: {} };
}
