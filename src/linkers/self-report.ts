import { revisionWords } from '../model/words.ts';
import { defineDeployLinker } from './linker.ts';
import { toAgreement, toLinkVerdict } from './relation-verdict.ts';

/** What a process says of itself, which is only its word: whoever built it may have told it anything. */
export const selfReportLinker = defineDeployLinker({
  kind: 'self-report',
  reads: { artifact: [], process: ['selfReport'] },
  link: (_artifact, { selfReport: { url, claim } }, context) => {
    const relation = context.relationOf(claim.revision);
    const named = toLinkVerdict(relation);
    const verdict = claim.dirty && named === 'same' ? null : named;
    const { revision } = relation;
    return [
      {
        kind: 'self-report',
        strength: 'claimed',
        agrees: toAgreement(verdict),
        verdict,
        says: `it says of itself that it is ${revisionWords(claim.revision, relation, context.ref)}`,
        where: url,
        revision: revision ?? claim.revision,
        ...(revision && verdict !== null ? { running: { revision, modified: claim.dirty } } : {}),
      },
    ];
  },
});
