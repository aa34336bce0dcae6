/** Reads what an engine says, which may be anything: what is not of the kind that is asked for is not there. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inside, name) => {
    const isObject = typeof inside === 'object' && inside !== null && !Array.isArray(inside);
    return isObject && Object.hasOwn(inside, name)
      ? (inside as Readonly<Record<string, unknown>>)[name]
      : undefined;
  }, value);
}

/** Empty if it is not there. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** 0 if it is not there. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : 0;
}

export function flagAt(value: unknown, ...path: readonly string[]): boolean {
  return at(value, ...path) === true;
}

/** Empty if it is not there: engines say null for an empty list. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((each) => typeof each === 'string');
}

export function entriesAt(
  value: unknown,
  ...path: readonly string[]
): readonly (readonly [string, unknown])[] {
  const found = at(value, ...path);
  const isObject = typeof found === 'object' && found !== null && !Array.isArray(found);
  return isObject ? Object.entries(found) : [];
}
