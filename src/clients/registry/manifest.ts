import { type Digest, parseDigest } from '../../model/digest.ts';
import { WorldError } from '../../model/errors.ts';
import { at, listOf, parseJson, textMapOf, textOf } from '../json.ts';

/** What is said of bytes that lie elsewhere in the same repository. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations: ReadonlyMap<string, string>;
  /** `linux/arm/v7`; null where it names none. */
  readonly platform: string | null;
}

export interface Index {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string>;
}

export interface Manifest {
  readonly kind: 'manifest';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string>;
}

const TYPES = {
  'application/vnd.oci.image.index.v1+json': 'index',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'index',
  'application/vnd.oci.image.manifest.v1+json': 'manifest',
  'application/vnd.docker.distribution.manifest.v2+json': 'manifest',
} as const;

/** Without all four, a registry may translate what it has, and then its digest is another one. */
export const ACCEPTED = Object.keys(TYPES).join(', ');

/** No index that anyone uses is as long. */
const MOST_MANIFESTS = 256;

/**
 * Reads a manifest or an index by what is in it: a header may say anything. What could be read as both is
 * refused, because others may have read the other (CVE-2021-41190).
 */
export function parseManifest(
  bytes: Buffer,
  contentType: string | undefined,
  name: string,
): Index | Manifest {
  const value = parseJson(bytes.toString('utf8'));
  refuseOld(value, contentType, name);
  const kind = kindOf(value, name);
  const said = [textOf(at(value, 'mediaType')), contentType?.split(';', 1)[0]?.trim() ?? null];
  if (said.some((type) => type !== null && isOther(type, kind))) {
    throw new WorldError('registry-untrusted', `${name} is called something else than it is`);
  }
  return kind === 'index' ? toIndex(value, name) : toManifest(value, name);
}

function isOther(type: string, kind: Index['kind'] | Manifest['kind']): boolean {
  return Object.hasOwn(TYPES, type) && TYPES[type as keyof typeof TYPES] !== kind;
}

function refuseOld(value: unknown, contentType = '', name: string): void {
  if (at(value, 'schemaVersion') !== 1 && !contentType.includes('distribution.manifest.v1+'))
    return;
  const message = `${name} is stored as Docker image manifest schema 1, which says neither its config nor its content for sure`;
  throw new WorldError('not-supported', message, 'Push it again with a tool of this decade.');
}

function kindOf(value: unknown, name: string): 'index' | 'manifest' {
  const isIndex = Array.isArray(at(value, 'manifests'));
  const isManifest = ['config', 'layers'].some((field) => at(value, field) !== undefined);
  if (isIndex && isManifest)
    throw new WorldError('registry-untrusted', `${name} can be read as two different things`);
  if (isIndex) return 'index';
  if (isManifest) return 'manifest';
  throw new WorldError('registry-failed', `${name}: the registry answers with no manifest`);
}

function toIndex(value: unknown, name: string): Index {
  const all = listOf(at(value, 'manifests'));
  if (all.length > MOST_MANIFESTS)
    throw new WorldError(
      'not-supported',
      `${name} holds ${all.length} manifests, more than any image has`,
    );
  return {
    kind: 'index',
    manifests: all.map((each) => toDescriptor(each, name)),
    annotations: textMapOf(at(value, 'annotations')),
  };
}

function toManifest(value: unknown, name: string): Manifest {
  return {
    kind: 'manifest',
    config: toDescriptor(at(value, 'config'), name),
    layers: listOf(at(value, 'layers')).map((each) => toDescriptor(each, name)),
    annotations: textMapOf(at(value, 'annotations')),
  };
}

function toDescriptor(value: unknown, name: string): Descriptor {
  const digest = parseDigest(textOf(at(value, 'digest')) ?? '');
  const size = at(value, 'size');
  if (!digest || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw new WorldError(
      'registry-failed',
      `${name} names a part without its digest (sha256) or size`,
    );
  return {
    mediaType: textOf(at(value, 'mediaType')) ?? '',
    digest,
    size,
    annotations: textMapOf(at(value, 'annotations')),
    platform: toPlatform(at(value, 'platform')),
  };
}

/** `linux/arm/v7`, of an object with these fields. */
export function toPlatform(value: unknown): string | null {
  const parts = ['os', 'architecture', 'variant'].map((field) => textOf(at(value, field)));
  const [os, architecture, variant] = parts;
  return os && architecture ? [os, architecture, ...(variant ? [variant] : [])].join('/') : null;
}
