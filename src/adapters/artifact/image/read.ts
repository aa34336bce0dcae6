import { at, parseJson } from '../../../clients/json.ts';
import {
  type Descriptor,
  type Index,
  type Manifest,
  toPlatform,
} from '../../../clients/registry/manifest.ts';
import type { Found, Registry } from '../../../clients/registry/registry.ts';
import type { Digest } from '../../../model/digest.ts';
import { WorldError } from '../../../model/errors.ts';

/** The image for one platform, with all that speaks of it. */
export interface PlatformImage {
  readonly platform: string;
  readonly digest: Digest;
  readonly manifest: Manifest;
  /** Its config as JSON has it. */
  readonly config: unknown;
  /** Of the index that holds it; null without one. */
  readonly descriptor: Descriptor | null;
}

/** What a reference names: an index with the images of its platforms, or one of them. */
export interface ReadImage {
  readonly digest: Digest;
  readonly indexes: readonly { readonly digest: Digest; readonly index: Index }[];
  readonly platforms: readonly PlatformImage[];
  /** Manifests that an index names and that could not be read. */
  readonly unread: readonly { readonly digest: Digest; readonly why: string }[];
  /** Manifests that hold what was noted of the build of another one. */
  readonly attestations: readonly Descriptor[];
}

const CONFIGS = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
];
const LARGEST_CONFIG = 8 << 20;
const INDEX_TYPE = /image\.index|manifest\.list/;
const ATTESTATION = 'vnd.docker.reference.type';

/** Reads all that was found. Of several platforms only that one, if it is named. Throws `WorldError`. */
export async function readImage(
  registry: Registry,
  { digest, content }: Found,
  platform: string | null,
  signal: AbortSignal,
): Promise<ReadImage> {
  if (content.kind === 'manifest') {
    const only = await readPlatform(
      registry,
      { digest, manifest: content, descriptor: null },
      signal,
    );
    if (platform !== null && only.platform !== platform)
      throw noSuchPlatform(digest, platform, [only.platform]);
    return { digest, indexes: [], platforms: [only], unread: [], attestations: [] };
  }
  const indexes = [{ digest, index: content }, ...(await innerIndexes(registry, content, signal))];
  const all = indexes.flatMap(({ index }) => index.manifests);
  const attestations = all.filter(
    (each) => each.annotations.get(ATTESTATION) === 'attestation-manifest',
  );
  const images = all.filter((each) => isImage(each) && !attestations.includes(each));
  const wanted = images.filter((each) => platform === null || each.platform === platform);
  if (platform !== null && wanted.length === 0) {
    throw noSuchPlatform(
      digest,
      platform,
      images.flatMap((each) => each.platform ?? []),
    );
  }
  return { digest, indexes, attestations, ...(await readAll(registry, wanted, signal)) };
}

/** What is for no machine at all is a note about the others. */
function isImage({ platform, mediaType }: Descriptor): boolean {
  return platform !== 'unknown/unknown' && !INDEX_TYPE.test(mediaType);
}

/** An index may hold others; what those hold in turn, nobody uses. */
function innerIndexes(registry: Registry, { manifests }: Index, signal: AbortSignal) {
  const inner = manifests.filter(({ mediaType }) => INDEX_TYPE.test(mediaType));
  return Promise.all(
    inner.map(async ({ digest }) => {
      const { content } = await registry.manifest(digest, signal);
      if (content.kind === 'index') return { digest, index: content };
      throw new WorldError('registry-untrusted', `${digest} is called something else than it is`);
    }),
  );
}

async function readAll(registry: Registry, wanted: readonly Descriptor[], signal: AbortSignal) {
  const tries = await Promise.all(
    wanted.map(async (descriptor) => {
      try {
        return await readDescribed(registry, descriptor, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof WorldError)) throw error;
        return { digest: descriptor.digest, why: error.message, error };
      }
    }),
  );
  const platforms = tries.flatMap((each) => ('config' in each ? [each] : []));
  const unread = tries.flatMap((each) => ('why' in each ? [each] : []));
  const [first] = unread;
  // Registries that copy only what they are asked for may lack some. A lie about one spoils all.
  const lie =
    unread.find(({ error }) => error.code === 'registry-untrusted') ??
    (platforms.length === 0 ? first : undefined);
  if (lie) throw lie.error;
  return { platforms, unread: unread.map(({ digest, why }) => ({ digest, why })) };
}

async function readDescribed(registry: Registry, descriptor: Descriptor, signal: AbortSignal) {
  const { digest } = descriptor;
  const { content } = await registry.manifest(digest, signal);
  if (content.kind === 'index') {
    throw new WorldError('registry-untrusted', `${digest} is called something else than it is`);
  }
  return readPlatform(registry, { digest, manifest: content, descriptor }, signal);
}

async function readPlatform(
  registry: Registry,
  known: Pick<PlatformImage, 'digest' | 'manifest' | 'descriptor'>,
  signal: AbortSignal,
): Promise<PlatformImage> {
  const { mediaType } = known.manifest.config;
  if (!CONFIGS.includes(mediaType)) {
    throw new WorldError(
      'not-supported',
      `${known.digest} is no container image, but ${mediaType || 'something else'}`,
    );
  }
  const config = parseJson(
    (await registry.blob(known.manifest.config, LARGEST_CONFIG, signal)).toString(),
  );
  const platform = known.descriptor?.platform ?? toPlatform(config);
  if (at(config, 'rootfs') === undefined && platform === null) {
    throw new WorldError(
      'registry-failed',
      `${known.manifest.config.digest} is no config of an image`,
    );
  }
  return { ...known, config, platform: platform ?? 'unknown' };
}

function noSuchPlatform(name: string, platform: string, known: readonly string[]): WorldError {
  return new WorldError(
    'image-not-found',
    `${name} is not for ${platform}, but for ${[...new Set(known)].join(', ') || 'nothing that it names'}`,
    'Correct artifact.platform.',
  );
}
