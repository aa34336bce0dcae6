/** Makes each thing once, also if it could not be made. */
export function remember<T>(
  known: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}
