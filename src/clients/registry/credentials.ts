/** What proves to a registry who asks. Never part of a message. */
export type Credential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** To be exchanged for a bearer token (OAuth 2). */
  | { readonly kind: 'identity'; readonly token: string }
  /** A bearer token itself. */
  | { readonly kind: 'bearer'; readonly token: string };

export interface FoundCredential {
  /** Null: it is asked anonymously. */
  readonly credential: Credential | null;
  /** What kept one from being read, in words: a helper that failed, a damaged file. */
  readonly trouble: string | null;
}

/** Looks for what belongs to one registry; asked only where the registry wants to know who asks. */
export type FindCredential = (
  registry: string,
  repository: string,
  signal: AbortSignal,
) => Promise<FoundCredential>;

export const ANONYMOUS: FoundCredential = { credential: null, trouble: null };

/** The first that one of these has; of those that have none, all that was wrong. */
export function firstOf(finders: readonly FindCredential[]): FindCredential {
  return async (registry, repository, signal) => {
    const troubles: string[] = [];
    for (const find of finders) {
      const { credential, trouble } = await find(registry, repository, signal);
      if (trouble !== null) troubles.push(trouble);
      if (credential) return { credential, trouble: null };
    }
    return { credential: null, trouble: troubles.length > 0 ? troubles.join('; ') : null };
  };
}
