/** The candidate that `word` was probably meant to be, or null if none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  const meant = word.toLowerCase();
  const limit = Math.max(1, Math.floor(meant.length / 3));
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const name of candidates) {
    const distance = distanceTo(meant, name.toLowerCase(), limit);
    if (distance <= limit && (!best || distance < best.distance)) best = { name, distance };
  }
  return best?.name ?? null;
}

const SHORTEST_PREFIX = 3;

/** A word that was cut short (`repo`), or made longer, is near, however much was cut off. */
function distanceTo(word: string, candidate: string, limit: number): number {
  const shorter = word.length < candidate.length ? word : candidate;
  const longer = shorter === word ? candidate : word;
  // Also what keeps a key of a megabyte from costing anything.
  if (longer.length - shorter.length <= limit) {
    const distance = editDistance(word, candidate);
    if (distance <= limit) return distance;
  }
  const isCut = shorter.length >= SHORTEST_PREFIX && longer.startsWith(shorter);
  return isCut ? limit : Number.POSITIVE_INFINITY;
}

/**
 * How many characters must be inserted, deleted, replaced, or swapped with their neighbour to make
 * `a` into `b`: the optimal string alignment distance of Damerau and Levenshtein.
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      const swapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + cost,
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
