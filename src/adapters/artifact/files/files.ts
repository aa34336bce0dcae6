import type { FilesFacts } from '../../../model/facts.ts';
import type { PlaceFacts } from '../../../model/place.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';

/** The facts of the artifact. */
export interface FilesArtifact {
  readonly files: FilesFacts;
  readonly claims: readonly RevisionClaim[];
  /** Left out where no link leads there. */
  readonly place?: PlaceFacts;
}

/** Whatever is told of a path, links followed. */
export interface Place {
  /** Without links in it. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** Also what is said of it where the link that leads there is kept. */
export function withPlace(
  claims: readonly RevisionClaim[],
  place: PlaceFacts | null,
): Pick<FilesArtifact, 'claims' | 'place'> {
  return { claims: [...claims, ...(place?.releases?.logged ?? [])], ...(place && { place }) };
}
