import { isFullCommit } from '../model/commit.ts';
import type { Relation } from '../model/relation.ts';
import { matchRepository } from '../model/repository-name.ts';
import type { RevisionClaim } from '../model/revision-claim.ts';
import type { LinkContext } from './linker.ts';

/** Why a claim may speak of something else than the source, or than this artifact; null if nothing says so. */
export function doubtOf(
  { doubt, revision, repository }: RevisionClaim,
  { kind }: Relation,
  { repositories }: LinkContext,
): string | null {
  if (doubt === 'inherited') return 'the image that it was built on says the same';
  const isUnknown = kind === 'unknown-commit';
  if (doubt === 'guessed') return isUnknown ? 'it may be no commit at all' : null;
  if (repository === undefined) return null;
  const match = matchRepository(repository, repositories);
  // On another host it may be a mirror; only a whole commit that is in the source shows that it is.
  const isMirror = match === 'mirror' && !isUnknown && isFullCommit(revision);
  return match === null || match === 'same' || isMirror
    ? null
    : `it is of ${repository}, not of the source`;
}
