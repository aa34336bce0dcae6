/** A store in which each key is made once; what failed stays failed, so that all who asked hear the same. */
export function once(): <T>(key: string, make: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, Promise<unknown>>();
  return <T>(key: string, make: () => Promise<T>) => {
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const made = make();
    answers.set(key, made);
    return made;
  };
}
