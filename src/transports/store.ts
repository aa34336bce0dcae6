/** Makes each thing once, also if it could not be made: all who ask hear the same. */
export interface Store<T> {
  readonly get: (key: string, make: () => Promise<T>) => Promise<T>;
  readonly all: () => readonly Promise<T>[];
  /** Forgets what could not be made, or is lost since: it is made again when it is next asked for. */
  readonly renew: () => void;
}

export function openStore<T>(isLost: (made: T) => boolean): Store<T> {
  const entries = new Map<string, { readonly promise: Promise<T>; isStale: () => boolean }>();
  return {
    get: (key, make) => {
      const known = entries.get(key);
      if (known) return known.promise;
      const entry = { promise: make(), isStale: () => false };
      entries.set(key, entry);
      entry.promise.then(
        (made) => {
          entry.isStale = () => isLost(made);
        },
        () => {
          entry.isStale = () => true;
        },
      );
      return entry.promise;
    },
    all: () => [...entries.values()].map(({ promise }) => promise),
    renew: () => {
      for (const [key, { isStale }] of entries) if (isStale()) entries.delete(key);
    },
  };
}
