import type { HeadMove } from '../../model/head-history.ts';

const LAST_MILLISECOND = 999;
/** Clocks are slewed all the time; one that went back by more than this was set. */
const SLEW = 2000;
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * When moves took place that were written down in this order, at these times. Where a time is later than a
 * later one (or than now), the first was written by a clock that was ahead, or the second by one that was
 * behind, and nobody can tell which: the first may have taken place any time before, the second any time
 * until the clock was right again.
 */
export function boundTimes(
  times: readonly number[],
  now: number,
): readonly Pick<HeadMove, 'at' | 'until'>[] {
  const highest = running(times, Math.max);
  const lowest = running([...times, now].reverse(), Math.min).reverse();
  const right = timesOfRightClock(times, highest);
  return times.map((time, index) => {
    const [low = time, high = time] = [lowest[index], highest[index]];
    return {
      at: time - low > SLEW ? 0 : low,
      until: high - time > SLEW ? (right[index] ?? NEVER) : high + LAST_MILLISECOND,
    };
  });
}

/** For each, the next time that no earlier one exceeds. */
function timesOfRightClock(
  times: readonly number[],
  highest: readonly number[],
): readonly number[] {
  const own = times.map((time, index) => (time === highest[index] ? time : NEVER));
  return running(own.reverse(), (next, time) => (time === NEVER ? next : time)).reverse();
}

/** Each value picked against what was picked before it. */
function running(
  values: readonly number[],
  pick: (before: number, value: number) => number,
): number[] {
  const all: number[] = [];
  for (const value of values) all.push(pick(all.at(-1) ?? value, value));
  return all;
}
