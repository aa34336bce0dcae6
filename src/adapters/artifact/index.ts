import type { ArtifactAdapter } from '../adapter.ts';
import type { Registration } from '../registration.ts';

/** Every kind of artifact, by the name that `artifact.type` gives it. */
export const artifacts = {
  checkout: {
    summary: 'a git work tree that is run as it lies there',
    yields: ['checkout', 'claims', 'place'],
    options: async () => (await import('./checkout/options.ts')).checkoutOptions,
    load: async () => (await import('./checkout/index.ts')).checkoutArtifact,
  },
  files: {
    summary: 'a file or a folder without git: a binary, a jar, a folder of scripts',
    yields: ['files', 'claims', 'place'],
    options: async () => (await import('./files/options.ts')).filesOptions,
    load: async () => (await import('./files/index.ts')).filesArtifact,
  },
  image: {
    summary: 'a container image in a registry',
    yields: ['image', 'claims'],
    options: async () => (await import('./image/options.ts')).imageOptions,
    load: async () => (await import('./image/index.ts')).imageArtifact,
  },
} satisfies Record<string, Registration<ArtifactAdapter<never>>>;
