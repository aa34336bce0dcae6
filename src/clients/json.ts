/** Reads what others wrote, which may be anything: what is not of the kind that is asked for is not there. */

/** Undefined where it is no JSON. A mark of byte order is no part of it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** What lies at the end of these names; undefined where there is nothing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inside, name) => (isObject(inside) && Object.hasOwn(inside, name) ? inside[name] : undefined),
    value,
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null for anything but a text that says something. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Empty if it is not there. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  return textOf(at(value, ...path)) ?? '';
}

/** 0 if it is not there. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : 0;
}

export function flagAt(value: unknown, ...path: readonly string[]): boolean {
  return at(value, ...path) === true;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Empty if it is not there: some say null for an empty list. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  return listOf(at(value, ...path));
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((each) => typeof each === 'string');
}

export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return textsOf(at(value, ...path));
}

export function entriesAt(
  value: unknown,
  ...path: readonly string[]
): readonly (readonly [string, unknown])[] {
  const found = at(value, ...path);
  return isObject(found) ? Object.entries(found) : [];
}

/** Members of an object that are text. */
export function textMapOf(value: unknown): ReadonlyMap<string, string> {
  return new Map(
    entriesAt(value).flatMap(([name, each]) =>
      typeof each === 'string' ? [[name, each] as const] : [],
    ),
  );
}
