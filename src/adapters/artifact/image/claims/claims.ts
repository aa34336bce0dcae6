import { type LabelClaim, labelClaims } from '../../../../clients/image-labels/labels.ts';
import type { Registry } from '../../../../clients/registry/registry.ts';
import type { RegistrySettings } from '../../../../clients/registry/session.ts';
import type { RevisionClaim } from '../../../../model/revision-claim.ts';
import { labelsOf } from '../facts.ts';
import type { PlatformImage, ReadImage } from '../read.ts';
import { isInherited, readBaseLabels } from './inherited.ts';
import { type ProvenanceClaim, readProvenance } from './provenance.ts';
import { commitInTag } from './tags.ts';

/** Where an image was read. */
export interface Place {
  readonly registry: Registry;
  /** Its name in messages, without tag: `ghcr.io/acme/shop`. */
  readonly name: string;
  /** Of the registry itself. */
  readonly host: string;
  readonly settings: RegistrySettings;
}

/** What labels and annotations say, and what the build noted. What cannot be read beside the image says nothing. */
export async function readClaims(
  image: ReadImage,
  place: Place,
  signal: AbortSignal,
): Promise<readonly RevisionClaim[]> {
  const manifests = new Set<string>(image.platforms.map(({ digest }) => digest));
  const [labels, provenance] = await Promise.all([
    Promise.all(image.platforms.map((each) => platformClaims(each, place, signal))),
    Promise.all(
      image.attestations.map((each) =>
        readProvenance(place.registry, each, manifests, signal).catch(() => []),
      ),
    ),
  ]);
  const indexes = image.indexes.flatMap(({ digest, index }) =>
    annotationClaims(index.annotations, 'index', `${place.name}@${digest}`),
  );
  const noted = provenance.flat().map((each) => toProvenance(each, place));
  return merge([...labels.flat(), ...indexes, ...noted]);
}

async function platformClaims(
  image: PlatformImage,
  place: Place,
  signal: AbortSignal,
): Promise<readonly RevisionClaim[]> {
  const where = `${place.name}@${image.digest}`;
  const labels = labelClaims(labelsOf(image));
  const base =
    labels.length > 0
      ? await readBaseLabels(image, place.host, place.settings, signal).catch(() => null)
      : null;
  return [
    ...labels.map((claim) => ({
      ...toClaim(claim, `label ${claim.key}`, where),
      ...(isInherited(claim.key, image, base) ? { doubt: 'inherited' as const } : {}),
    })),
    ...annotationClaims(image.manifest.annotations, 'manifest', where),
    ...annotationClaims(image.descriptor?.annotations ?? new Map(), 'index entry', where),
  ];
}

function annotationClaims(
  annotations: ReadonlyMap<string, string>,
  of: string,
  where: string,
): readonly RevisionClaim[] {
  return labelClaims(annotations).map((claim) =>
    toClaim(claim, `annotation ${claim.key} of the ${of}`, where),
  );
}

function toClaim(
  { revision, dirty, repository }: LabelClaim,
  by: string,
  where: string,
): RevisionClaim {
  return { revision, strength: 'claimed', by, where, dirty, ...(repository && { repository }) };
}

function toProvenance({ of, ...claim }: ProvenanceClaim, { name }: Place): RevisionClaim {
  const by = 'BuildKit provenance, unsigned,';
  return toClaim({ ...claim, key: '' }, by, `${name}@${claim.in}`);
}

/** The commits that tags of the image seem to name. */
export function tagClaims(tags: readonly string[], name: string): readonly RevisionClaim[] {
  return tags.flatMap((tag) => {
    const named = commitInTag(tag);
    if (!named) return [];
    const claim = {
      ...named,
      strength: 'claimed',
      by: `tag ${tag}`,
      where: `${name}:${tag}`,
    } as const;
    return [{ ...claim, doubt: 'guessed' as const }];
  });
}

/** What the images of all platforms say alike is said once. */
function merge(claims: readonly RevisionClaim[]): readonly RevisionClaim[] {
  const merged = new Map<string, RevisionClaim>();
  for (const claim of claims) {
    const { by, revision, repository = '', dirty, doubt = '' } = claim;
    const key = JSON.stringify([by, revision, repository, dirty, doubt]);
    if (!merged.has(key)) merged.set(key, claim);
  }
  return [...merged.values()];
}
