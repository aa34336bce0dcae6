import { revisionWords } from '../model/words.ts';
import { defineDeployLinker } from './linker.ts';
import { toAgreement, toLinkVerdict } from './relation-verdict.ts';

/**
 * What a process says of itself, which is only its word: whoever built it may have told it anything. Where several
 * share a port, nobody knows whose word it is, so that it decides nothing.
 */
export const selfReportLinker = defineDeployLinker({
  kind: 'self-report',
  reads: { artifact: [], process: ['selfReport'] },
  link: (_artifact, { selfReport: { url, claim, answerers } }, context) => {
    const relation = context.relationOf(claim.revision);
    const named = toLinkVerdict(relation);
    const isShared = answerers > 1;
    const verdict = isShared || (claim.dirty && named === 'same') ? null : named;
    const { revision } = relation;
    const is = revisionWords(claim.revision, relation, context.ref);
    return [
      {
        kind: 'self-report',
        strength: 'claimed',
        agrees: toAgreement(verdict),
        verdict,
        says: isShared
          ? `one of the ${answerers} that share its port says that it is ${is}`
          : `it says of itself that it is ${is}`,
        where: url,
        revision: revision ?? claim.revision,
        ...(revision && verdict !== null ? { running: { revision, modified: claim.dirty } } : {}),
      },
    ];
  },
});
