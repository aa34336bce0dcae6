import type { Evidence } from '../model/evidence.ts';
import type { RevisionClaim } from '../model/revision-claim.ts';
import { revisionWords } from '../model/words.ts';
import { doubtOf } from './claim-doubt.ts';
import { defineBuildLinker, type LinkContext } from './linker.ts';
import { toAgreement, toLinkVerdict } from './relation-verdict.ts';

/** What an artifact says of its own revision: `REVISION`, Go build info, an image's labels. */
export const revisionClaimLinker = defineBuildLinker({
  kind: 'revision-claim',
  reads: ['claims'],
  link: ({ claims }, context) => claims.map((claim) => toEvidence(claim, context)),
});

/**
 * "Dirty" is no revision: what was edited nobody knows. Often it is nothing that matters (Go's flag is also
 * raised by an untracked file beside the sources), so it is no drift either.
 */
function toEvidence(claim: RevisionClaim, context: LinkContext): Evidence {
  const relation = context.relationOf(claim.revision);
  const doubt = doubtOf(claim, relation, context);
  const named = doubt === null ? toLinkVerdict(relation) : null;
  const verdict = claim.dirty && named === 'same' ? null : named;
  const dirty = claim.dirty ? ', built from edited files by its own word' : '';
  const words = revisionWords(claim.revision, relation, context.ref);
  return {
    kind: 'revision-claim',
    strength: claim.strength,
    agrees: toAgreement(verdict),
    verdict,
    says: `${claim.by} names ${words}${dirty}${doubt === null ? '' : `: ${doubt}`}`,
    where: claim.where,
    revision: relation.revision ?? claim.revision,
  };
}
