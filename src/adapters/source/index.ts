import type { SourceAdapter } from '../adapter.ts';
import type { Registration } from '../registration.ts';

/** Every kind of source, by the name that `source.type` gives it. */
export const sources = {
  git: {
    summary: 'a git repository: a folder or any URL that git can fetch from',
    yields: ['revision', 'repository'],
    options: async () => (await import('./git/options.ts')).gitOptions,
    load: async () => (await import('./git/index.ts')).gitSource,
  },
} satisfies Record<string, Registration<SourceAdapter<never>>>;
