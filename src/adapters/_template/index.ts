import type { ArtifactAdapter } from '../adapter.ts';
import type { Registration } from '../registration.ts';

/** Templates are in no stage's registry: nobody can name them in a config. */
export const artifacts = {
  template: {
    summary: 'a text file that names the commit that was deployed',
    yields: ['claims'],
    options: async () => (await import('./artifact/options.ts')).templateOptions,
    load: async () => (await import('./artifact/index.ts')).templateArtifact,
  },
} satisfies Record<string, Registration<ArtifactAdapter<never>>>;
