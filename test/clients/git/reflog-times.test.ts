import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundTimes } from '../../../src/clients/git/reflog-times.ts';

const NOW = 1_000_000_000;
const bound = (...times: readonly number[]) =>
  boundTimes(times, NOW).map(({ at, until }) => [at, until]);

test('git writes whole seconds', () => {
  expect(bound(1000, 1000, 5000)).toEqual([
    [1000, 1999],
    [1000, 1999],
    [5000, 5999],
  ]);
});

test('a clock that was slewed back by a second leaves both moves in either second', () => {
  expect(bound(6000, 5000)).toEqual([
    [5000, 6999],
    [5000, 6999],
  ]);
});

test('a clock that was set back: the move before may be older, the move after newer, until it is right again', () => {
  const [ahead, behind, right] = bound(500_000, 100_000, 600_000);
  expect(ahead).toEqual([0, 500_999]);
  expect(behind).toEqual([100_000, 600_000]);
  expect(right).toEqual([600_000, 600_999]);
});

test('a clock that was set back and is not right yet: the last move may be of any time since', () => {
  expect(bound(500_000, 100_000)[1]).toEqual([100_000, Number.MAX_SAFE_INTEGER]);
});

test('a move that is written in the future may have taken place any time before', () => {
  expect(bound(1000, NOW + 3_600_000)).toEqual([
    [1000, 1999],
    [0, NOW + 3_600_999],
  ]);
});

test('law: a time that was written is always possible, and order is kept', () => {
  const times = fc.array(fc.nat(NOW).map((time) => time - (time % 1000)));
  fc.assert(
    fc.property(times, (written) => {
      const bounds = boundTimes(written, NOW);
      written.forEach((time, index) => {
        expect(bounds[index]?.at).toBeLessThanOrEqual(time);
        expect(bounds[index]?.until).toBeGreaterThanOrEqual(time);
        expect(bounds[index]?.until).toBeGreaterThanOrEqual(bounds[index - 1]?.at ?? 0);
      });
    }),
  );
});
