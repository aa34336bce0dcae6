/** Milliseconds of one run. */
export type Sample = () => number;

/** One figure and what it is held against. */
export interface Comparison {
  readonly title: string;
  readonly measured: Sample;
  readonly floor: Sample;
  /** What the floor is made of. */
  readonly floorTitle: string;
  /** How many times the floor it may cost; null where the issue sets none. */
  readonly limit: number | null;
  readonly runs: number;
}

export interface Result {
  readonly measured: number;
  readonly floor: number;
  readonly ratio: number;
}

/** Both by turns, so that what else the machine does hits both; the first pair only warms the caches up. */
export function compare({ measured, floor, runs }: Comparison): Result {
  measured();
  floor();
  const pairs = Array.from({ length: runs }, () => ({ floor: floor(), measured: measured() }));
  return {
    measured: median(pairs.map((pair) => pair.measured)),
    floor: median(pairs.map((pair) => pair.floor)),
    ratio: median(pairs.map((pair) => pair.measured / pair.floor)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
