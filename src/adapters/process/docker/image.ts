import { labelClaims } from '../../../clients/image-labels/labels.ts';
import { at, textAt, textMapOf, textsAt } from '../../../clients/json.ts';
import { formatReference, parseReference } from '../../../clients/registry/reference.ts';
import type { RunningImage } from '../../../model/container.ts';
import { type Digest, parseDigest } from '../../../model/digest.ts';
import type { ImageIdentity } from '../../../model/image.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';

/** `image`: what the engine has under the id that the container was made from; null if it is gone. */
export function toRunningImage(container: unknown, image: unknown): RunningImage {
  const reference = textAt(container, 'Config', 'Image');
  const id = textAt(container, 'Image');
  const digests = textsAt(image, 'RepoDigests');
  return {
    reference,
    name: toName(reference),
    id,
    identity: toIdentity(
      id,
      [...digests, ...(reference.includes('@') ? [reference] : [])],
      container,
      image,
    ),
    tags: textsAt(image, 'RepoTags'),
    digests,
    platform: toPlatform(image),
    claims: toClaims(image, reference),
  };
}

/** Drivers that only the store of containerd has; others (btrfs, zfs) are of either. */
const SNAPSHOTTERS = ['overlayfs', 'native', 'stargz'];

/**
 * The classic store names an image by its config. That of containerd names it by what was pulled, an index or a
 * manifest. Since Docker 28 it says which, and which manifest of an index a container was made from; one whose tag
 * was moved may be gone from it, and then nothing but its driver shows whose name that is.
 */
function toIdentity(
  id: string,
  digests: readonly string[],
  container: unknown,
  image: unknown,
): ImageIdentity {
  const named = parseDigest(id.includes(':') ? id : `sha256:${id}`);
  const mediaType = textAt(image, 'Descriptor', 'mediaType');
  const taken = parseDigest(textAt(container, 'ImageManifestDescriptor', 'digest'));
  const known = digests.flatMap((each) => parseDigest(each.slice(each.indexOf('@') + 1)) ?? []);
  if (!named) return { indexes: known, manifests: known, configs: [] };
  const isContainerd =
    mediaType !== '' || known.includes(named) || SNAPSHOTTERS.includes(textAt(container, 'Driver'));
  if (!isContainerd) return { indexes: known, manifests: known, configs: [named] };
  const pulled = unique([named, ...known]);
  const manifest = taken ?? (/manifest\.v[12]\+json$/.test(mediaType) ? named : undefined);
  return {
    indexes: manifest === named ? [] : pulled,
    manifests: manifest ? [manifest] : mediaType === '' ? pulled : [],
    configs: [],
  };
}

function unique(digests: readonly Digest[]): readonly Digest[] {
  return [...new Set(digests)];
}

/** Null where the engine was not asked by name, but by id. */
function toName(reference: string): string | null {
  const parsed = parseReference(reference);
  if ('fault' in parsed || /^(sha256:)?[0-9a-f]{64}$/.test(reference)) return null;
  return formatReference({ ...parsed, digest: parsed.tag === null ? parsed.digest : null });
}

function toPlatform(image: unknown): string | null {
  const parts = [textAt(image, 'Os'), textAt(image, 'Architecture'), textAt(image, 'Variant')];
  return parts[0] ? parts.filter((part) => part !== '').join('/') : null;
}

/** Of the image, not of the container: whoever starts one may give it any label. */
function toClaims(image: unknown, where: string): readonly RevisionClaim[] {
  const labels = textMapOf(at(image, 'Config', 'Labels'));
  return labelClaims(labels).map(({ key, revision, dirty, repository }) => ({
    revision,
    strength: 'claimed',
    by: `its image's label ${key}`,
    where,
    dirty,
    ...(repository === null ? {} : { repository }),
  }));
}
