const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const DURATION = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/;

/** What a duration must look like, for messages. */
export const DURATION_EXAMPLES = 'a duration such as 90s, 10m, 2h or 30d';

/** Milliseconds of `90s`, `10m`, `2h`, `30d`, `1.5h`; null for anything else. */
export function parseDuration(text: string): number | null {
  const [, number, unit] = DURATION.exec(text) ?? [];
  if (number === undefined || unit === undefined) return null;
  return Math.round(Number(number) * UNITS[unit as keyof typeof UNITS]);
}

/** The same, as it is written: `2s`. */
export function durationText(milliseconds: number): string {
  const fitting = Object.entries(UNITS).filter(([, size]) => milliseconds % size === 0);
  const [unit, size] = fitting.at(-1) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}

const WORDS: readonly (readonly [string, number])[] = [
  ['d', UNITS.d],
  ['h', UNITS.h],
  ['min', UNITS.m],
  ['s', UNITS.s],
];

/** `10 min`, `30 s`, `1 h 30 min`: a duration that was asked for, with nothing rounded away that matters. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < UNITS.s) return `${Math.round(milliseconds)} ms`;
  const first = WORDS.findIndex(([, size]) => milliseconds >= size);
  let rest = milliseconds;
  const parts = WORDS.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count} ${unit}` : '';
  });
  return parts.filter(Boolean).join(' ');
}
