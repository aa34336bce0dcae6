import type { ContainerFacts } from '../model/container.ts';
import type { Evidence } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import type { RevisionClaim } from '../model/revision-claim.ts';
import { revisionWords } from '../model/words.ts';
import { doubtOf } from './claim-doubt.ts';
import { defineDeployLinker, type LinkContext } from './linker.ts';
import { otherCode } from './other-code.ts';
import { toAgreement, toLinkVerdict } from './relation-verdict.ts';

/**
 * Where no image is traced: what that of a container says of its revision. A label that anyone could have
 * written, but it speaks of what runs.
 */
export const imageLabelLinker = defineDeployLinker({
  kind: 'container-image',
  reads: { artifact: [], process: ['container'] },
  link: (artifact, process, context) =>
    artifact.image
      ? []
      : process.container.image.claims.map((claim) => toEvidence(claim, process, context)),
});

function toEvidence(
  claim: RevisionClaim,
  process: Facts & { readonly container: ContainerFacts },
  context: LinkContext,
): Evidence {
  const relation = context.relationOf(claim.revision);
  const doubt = otherCode(process) ?? doubtOf(claim, relation, context);
  const named = doubt === null ? toLinkVerdict(relation) : null;
  const verdict = claim.dirty && named === 'same' ? null : named;
  const { revision } = relation;
  const words = revisionWords(claim.revision, relation, context.ref);
  return {
    kind: 'container-image',
    strength: claim.strength,
    agrees: toAgreement(verdict),
    verdict,
    says: `${claim.by} names ${words}${doubt === null ? '' : `, but ${doubt}`}`,
    where: `${claim.where} on ${process.container.engine}`,
    revision: revision ?? claim.revision,
    ...(revision && verdict !== null ? { running: { revision, modified: claim.dirty } } : {}),
  };
}
