import type { Evidence } from '../model/evidence.ts';
import { otherRelease, type PlaceFacts, type Release } from '../model/place.ts';
import type { RevisionClaim } from '../model/revision-claim.ts';
import { revisionWords } from '../model/words.ts';
import { defineDeployLinker, type LinkContext } from './linker.ts';

/** Releases side by side: a process that runs from another one than the link names now. */
export const releaseLinker = defineDeployLinker({
  kind: 'release',
  reads: { artifact: ['place'], process: ['process'] },
  link: ({ place }, facts, context) => {
    const release = otherRelease(facts, place);
    if (!release) return [];
    return [toEvidence(release, place, facts.process.pid, context)];
  },
});

function toEvidence(
  release: Release,
  { releases }: PlaceFacts,
  pid: number,
  context: LinkContext,
): Evidence {
  const claim = soleClaim(release);
  const relation = claim && context.relationOf(claim.revision);
  const words =
    claim && relation ? ` (${revisionWords(claim.revision, relation, context.ref)})` : '';
  const revision = relation?.revision;
  // The same commit, released twice: whether its files were altered there nobody looked.
  const isSame = relation?.kind === 'same' || relation?.kind === 'same-tree';
  return {
    kind: 'release',
    strength: 'recorded',
    agrees: isSame ? null : false,
    verdict: isSame ? null : 'stale',
    says: `it runs from ${release.path}${words}, while ${releases?.link.path} leads to ${context.location}`,
    where: `/proc/${pid}`,
    ...(revision ? { revision, running: { revision, modified: null } } : {}),
    ...(releases ? { since: new Date(releases.link.linkedAt).toISOString() } : {}),
  };
}

/** What it says of its revision, if all that it says is the same. */
function soleClaim({ claims }: Release): RevisionClaim | null {
  const [claim] = claims;
  return claim && claims.every(({ revision }) => revision === claim.revision) ? claim : null;
}
