import type { Digest } from './digest.ts';
import type { ImageIdentity } from './image.ts';

/** Artifact: a container image, as its registry holds it now. */
export interface ImageFacts {
  readonly identity: ImageIdentity;
  /** In full, as it was asked for: `docker.io/library/nginx:1.25`. */
  readonly reference: string;
  /** `registry.example.com:5000`. */
  readonly registry: string;
  /** `shop/api`. */
  readonly repository: string;
  /** Null where only a digest was asked for. */
  readonly tag: string | null;
  /** Of the bytes that the reference names now: an index, or the manifest of one platform. */
  readonly digest: Digest;
  readonly platforms: readonly ImagePlatform[];
  /** Null: they could not be listed; a problem says why. */
  readonly tags: ImageTags | null;
}

/** The image for one kind of machine. */
export interface ImagePlatform {
  /** `linux/amd64`, `linux/arm/v7`. */
  readonly platform: string;
  readonly manifest: Digest;
  readonly config: Digest;
  /** ISO 8601; null where the build left it out to be reproducible. */
  readonly created: string | null;
  /** Compressed, in bytes. */
  readonly size: number;
  /** Arguments, secrets redacted. */
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  /** `8080/tcp`. */
  readonly ports: readonly string[];
  readonly stopSignal: string | null;
  readonly user: string | null;
  readonly workingFolder: string | null;
  readonly healthcheck: Healthcheck | null;
}

export interface Healthcheck {
  /** As the config has it, `CMD-SHELL` and the like first; secrets redacted. */
  readonly test: readonly string[];
  /** Milliseconds; null: the engine's default. */
  readonly interval: number | null;
  readonly timeout: number | null;
  readonly retries: number | null;
}

/** The repository's other tags. What each names is taken from its registry's headers. */
export interface ImageTags {
  /** Those that name the same bytes now, in version order. */
  readonly same: readonly string[];
  /** The version that it is: its own tag, or the highest of `same`. */
  readonly version: string | null;
  /** Versions before that one, the newest first, at most LISTED_VERSIONS: what could be gone back to. */
  readonly earlier: NamedVersions;
  /** There were too many tags to look at all. */
  readonly partial: boolean;
}

export interface NamedVersions {
  readonly count: number;
  readonly names: readonly string[];
}

export const LISTED_VERSIONS = 20;
