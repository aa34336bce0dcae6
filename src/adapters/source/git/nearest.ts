/** The name that was probably meant: it differs in a third of its letters or so; null if none does. */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  const furthest = Math.max(1, Math.ceil(wanted.length / 3));
  const best = names
    .map((name) => ({
      name,
      distance: distanceOf(wanted.toLowerCase(), name.toLowerCase(), furthest),
    }))
    .filter(({ distance }) => distance <= furthest)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return best[0]?.name ?? null;
}

/** Levenshtein's distance; anything above `furthest` may be given as just that much more. */
function distanceOf(a: string, b: string, furthest: number): number {
  if (Math.abs(a.length - b.length) > furthest) return furthest + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
