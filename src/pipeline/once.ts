/** Runs `make` once for each key. */
export type Once = <T>(key: string, make: () => Promise<T>) => Promise<T>;

/** A store in which each key is made once; what failed stays failed, so that all who asked hear the same. */
export function once(): Once {
  return store(() => {});
}

/** The same for what outlives one look: what failed, or gave nothing, is made again when it is next asked for. */
export function keeper(): Once {
  return store((made, forget) => {
    made.then((value) => value === null && forget(), forget);
  });
}

type Watch = (made: Promise<unknown>, forget: () => void) => void;

function store(watch: Watch): Once {
  const answers = new Map<string, Promise<unknown>>();
  return <T>(key: string, make: () => Promise<T>) => {
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const made = make();
    answers.set(key, made);
    watch(made, () => answers.delete(key));
    return made;
  };
}
