import type { Digest } from './digest.ts';

/** All digests by which one image may be known: any of them names the same bytes to run. */
export interface ImageIdentity {
  /** Of the index (manifest list) that holds it. */
  readonly indexes: readonly Digest[];
  /** Of the manifests of its platforms. */
  readonly manifests: readonly Digest[];
  /** Of their configs: what the classic image store calls the image id. */
  readonly configs: readonly Digest[];
}
