import type { ContainerFacts } from '../model/container.ts';
import { type Digest, shortDigest } from '../model/digest.ts';
import type { Evidence } from '../model/evidence.ts';
import type { ImageIdentity } from '../model/image.ts';
import type { ImageFacts } from '../model/image-facts.ts';
import { defineDeployLinker, type LinkContext } from './linker.ts';
import { otherCode } from './other-code.ts';
import { namedBy } from './running-claim.ts';

/**
 * The image that a container was made from against the one that was deployed: any digest of the one that is
 * among those of the other names the same bytes, whatever tags have done since.
 */
export const containerImageLinker = defineDeployLinker({
  kind: 'container-image',
  reads: { artifact: ['image'], process: ['container'] },
  link: ({ image }, process, context) => {
    const { container } = process;
    const common = commonDigest(image.identity, container.image.identity);
    if (common === null) return [another(image, container, context)];
    const [kind, digest] = common;
    const says = `it runs this very image, by the digest of its ${kind} (${shortDigest(digest)})`;
    const other = otherCode(process);
    const isSame = other === null;
    return [
      {
        ...frame(container),
        agrees: isSame ? true : null,
        verdict: isSame ? 'same' : null,
        says: isSame ? says : `${says}, but ${other}`,
      },
    ];
  },
});

const KINDS = [
  ['config', 'configs'],
  ['manifest', 'manifests'],
  ['index', 'indexes'],
] as const;

/** Which of the artifact's digests the container is known by. */
export function commonDigest(
  artifact: ImageIdentity,
  running: ImageIdentity,
): readonly [kind: string, digest: Digest] | null {
  const known = new Set(KINDS.flatMap(([, kinds]) => running[kinds]));
  for (const [kind, kinds] of KINDS) {
    const digest = artifact[kinds].find((each) => known.has(each));
    if (digest) return [kind, digest];
  }
  return null;
}

/** No digest in common. That proves something only where the two are known by the same kind. */
function another(image: ImageFacts, container: ContainerFacts, context: LinkContext): Evidence {
  const { reference, name, tags, digests, platform, id, identity } = container.image;
  const wasMoved = name !== null && name === nameOf(image);
  const isNamed = wasMoved && !image.reference.includes('@');
  if (!isComparable(image.identity, identity, isNamed))
    return {
      ...frame(container),
      strength: 'none',
      agrees: null,
      verdict: null,
      says:
        identity.indexes.length > 0 && identity.configs.length === 0
          ? `its image was pulled as ${shortDigest(id)}, which may be another index of the same; Docker 28 and newer tell`
          : 'its engine knows its image by another kind of digest than the registry, so they cannot be compared',
    };
  const is = namedBy(container.image.claims, context);
  const isLocal = platform !== null && tags.length > 0 && digests.length === 0;
  const what = isLocal
    ? `an image that was made on its engine and never pushed (${shortDigest(id)})`
    : `another image (${shortDigest(id)})`;
  const when = wasMoved
    ? `${reference} named when it was started`
    : `${reference} names on its engine`;
  return {
    ...frame(container),
    agrees: false,
    verdict: wasMoved ? 'stale' : 'different',
    says: `it runs ${what}, which ${when}${is ? `: ${is.words} by its label` : ''}`,
    ...(is ? { revision: is.revision, running: is.running } : {}),
  };
}

function frame({ image, engine }: ContainerFacts): Pick<Evidence, 'kind' | 'strength' | 'where'> {
  return { kind: 'container-image', strength: 'content', where: `${image.id} on ${engine}` };
}

/** `isNamed`: both are what the same tag named, then and now. */
function isComparable(artifact: ImageIdentity, running: ImageIdentity, isNamed: boolean): boolean {
  // An image of several platforms has as many configs as manifests; with one missing, that may be the one.
  if (running.configs.length > 0)
    return artifact.configs.length > 0 && artifact.configs.length >= artifact.manifests.length;
  // Surely no index.
  if (running.manifests.some((each) => !running.indexes.includes(each)))
    return artifact.manifests.length > 0;
  // What was pulled may be an index, and another than the artifact's may hold the same image: each build with
  // attestations makes a new one.
  return running.indexes.length > 0 && artifact.indexes.length === 0 && isNamed;
}

function nameOf({ registry, repository, tag }: ImageFacts): string | null {
  return tag === null ? null : `${registry}/${repository}:${tag}`;
}
