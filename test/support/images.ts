import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Bytes with the digest by which a registry keeps them. */
export interface Blob {
  readonly bytes: Buffer;
  readonly digest: string;
}

/** What a registry is given: a manifest, and all that must be there before it. */
export interface Pushable extends Blob {
  readonly mediaType: string;
  readonly blobs: readonly Blob[];
  readonly manifests: readonly Pushable[];
}

type Texts = Readonly<Record<string, string>>;

export interface ImageParts {
  readonly labels?: Texts;
  /** Of its manifest. */
  readonly annotations?: Texts;
  readonly platform?: string;
  /** More of `config` in its config. */
  readonly settings?: object;
  readonly created?: string;
}

export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

export function toBlob(content: object | Buffer): Blob {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  return { bytes, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

const TAR = Buffer.alloc(1024);
const LAYER = toBlob(gzipSync(TAR));

/** A real image that holds no file, for one platform. */
export function imageOf(parts: ImageParts = {}): Pushable {
  const { labels = {}, annotations, platform = 'linux/amd64', settings = {}, created } = parts;
  const [os, architecture, variant] = platform.split('/');
  const config = toBlob({
    ...(created ? { created } : {}),
    os,
    architecture,
    ...(variant ? { variant } : {}),
    config: { Labels: labels, ...settings },
    rootfs: { type: 'layers', diff_ids: [toBlob(TAR).digest] },
  });
  return manifestOf('application/vnd.oci.image.config.v1+json', config, [LAYER], annotations);
}

export function manifestOf(
  configType: string,
  config: Blob,
  layers: readonly (Blob & { readonly mediaType?: string; readonly annotations?: Texts })[],
  annotations?: Texts,
): Pushable {
  const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  const manifest = toBlob({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: configType, ...described(config) },
    layers: layers.map((layer) => ({
      mediaType: layer.mediaType ?? layerType,
      ...described(layer),
      ...(layer.annotations ? { annotations: layer.annotations } : {}),
    })),
    ...(annotations ? { annotations } : {}),
  });
  return { ...manifest, mediaType: OCI_MANIFEST, blobs: [config, ...layers], manifests: [] };
}

export interface Member {
  readonly image: Pushable;
  readonly platform: string;
  readonly annotations?: Texts;
}

/** An index of these. */
export function indexOf(members: readonly Member[], annotations?: Texts): Pushable {
  const index = toBlob({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: members.map(({ image, platform, annotations: own }) => {
      const [os, architecture, variant] = platform.split('/');
      return {
        mediaType: image.mediaType,
        ...described(image),
        platform: { os, architecture, ...(variant ? { variant } : {}) },
        ...(own ? { annotations: own } : {}),
      };
    }),
    ...(annotations ? { annotations } : {}),
  });
  return {
    ...index,
    mediaType: OCI_INDEX,
    blobs: [],
    manifests: members.map((each) => each.image),
  };
}

/** An index of the same image for several platforms. */
export function multiPlatform(parts: ImageParts, platforms: readonly string[]): Pushable {
  return indexOf(
    platforms.map((platform) => ({ platform, image: imageOf({ ...parts, platform }) })),
  );
}

/** Of an image's manifest: the digest of its config. */
export function configOf({ bytes }: Blob): string {
  return JSON.parse(bytes.toString()).config.digest;
}

function described({ bytes, digest }: Blob) {
  return { digest, size: bytes.length };
}
