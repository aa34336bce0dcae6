/** One of the two words after `diff`: an environment of the config, or a revision. */
export type Word =
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'revision'; readonly text: string };

/** A word that names an environment is one; `env:` and `rev:`, which no ref can begin with, say which is meant. */
export function parseWord(text: string, environments: readonly string[]): Word {
  const [, kind, rest = ''] = /^(env|rev):(.+)$/.exec(text) ?? [];
  if (kind === 'env') return { kind: 'environment', name: rest };
  if (kind === 'rev') return { kind: 'revision', text: rest };
  return environments.includes(text)
    ? { kind: 'environment', name: text }
    : { kind: 'revision', text };
}
