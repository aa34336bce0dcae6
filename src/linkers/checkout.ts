import { shortCommit } from '../model/commit.ts';
import type { Evidence } from '../model/evidence.ts';
import type { CheckoutFacts } from '../model/facts.ts';
import { counted, listed, revisionWords } from '../model/words.ts';
import { type CountedChanges, countedChanges } from './counted-changes.ts';
import { defineBuildLinker, type LinkContext } from './linker.ts';
import { toAgreement, toLinkVerdict } from './relation-verdict.ts';

/** A work tree: what HEAD names, and whether its files are those of that commit. */
export const checkoutLinker = defineBuildLinker({
  kind: 'checkout',
  reads: ['checkout'],
  link: ({ checkout }, context) =>
    checkout.head === null
      ? []
      : [
          headEvidence(checkout.head, checkout, context),
          filesEvidence(checkout.head, checkout, context),
        ],
});

type Head = NonNullable<CheckoutFacts['head']>;

function headEvidence(head: Head, checkout: CheckoutFacts, context: LinkContext): Evidence {
  const relation = context.relationOf(head);
  const verdict = toLinkVerdict(relation);
  return {
    kind: 'checkout',
    strength: 'recorded',
    agrees: toAgreement(verdict),
    verdict,
    says: `HEAD is ${revisionWords(head, relation, context.ref)}`,
    where: checkout.root,
    revision: head,
  };
}

function filesEvidence(head: Head, checkout: CheckoutFacts, context: LinkContext): Evidence {
  const relation = context.relationOf(head);
  const edited = countedChanges(checkout, context);
  const behindOrSo = toLinkVerdict(relation);
  const verdict = edited.count > 0 && behindOrSo === 'same' ? 'modified' : behindOrSo;
  return {
    kind: 'checkout',
    strength: 'content',
    agrees: toAgreement(verdict),
    verdict,
    says:
      edited.count > 0
        ? `${counted(edited.count, 'file')} edited since ${shortCommit(head)}: ${namesOf(edited)}`
        : `its files ${checkout.modified.count > 0 ? 'that count ' : ''}are those of ${revisionWords(head, relation, context.ref)}`,
    where: checkout.root,
    revision: head,
  };
}

function namesOf({ files, count }: CountedChanges): string {
  return listed(
    files.map(({ path }) => path),
    count,
  );
}
