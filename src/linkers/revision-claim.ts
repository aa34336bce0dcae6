import type { Evidence } from '../model/evidence.ts';
import type { RevisionClaim } from '../model/facts.ts';
import { revisionWords } from '../model/words.ts';
import { defineBuildLinker, type LinkContext } from './linker.ts';
import { toAgreement, toLinkVerdict } from './relation-verdict.ts';

/** What an artifact says of its own revision: `REVISION`, Go build info, `git.properties`. */
export const revisionClaimLinker = defineBuildLinker({
  kind: 'revision-claim',
  reads: ['claims'],
  link: ({ claims }, context) => claims.map((claim) => toEvidence(claim, context)),
});

/**
 * "Dirty" is shown, but does not decide: the builders' own flag is often raised by a file that does
 * not matter (an untracked folder beside the sources).
 */
function toEvidence(claim: RevisionClaim, context: LinkContext): Evidence {
  const relation = context.relationOf(claim.revision);
  const verdict = toLinkVerdict(relation);
  const dirty = claim.dirty ? ', built from edited files by its own word' : '';
  return {
    kind: 'revision-claim',
    strength: claim.strength,
    agrees: toAgreement(verdict),
    verdict,
    says: `${claim.by} names ${revisionWords(claim.revision, relation, context.ref)}${dirty}`,
    where: claim.where,
    revision: relation.revision ?? claim.revision,
  };
}
