const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** `12 d`, `3 h`, `58 min`, `4 s`: a span of time in its largest whole unit. Milliseconds. */
export function duration(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  const [unit, size] = UNITS.find(([, each]) => span >= each) ?? ['s', 1000];
  return `${Math.floor(span / size)} ${unit}`;
}

/** `2 h ago`, `just now`. */
export function ago(iso: string, now: Date): string {
  const span = now.getTime() - Date.parse(iso);
  return span < 1000 ? 'just now' : `${duration(span)} ago`;
}
