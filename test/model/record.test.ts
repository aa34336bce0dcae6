import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPeriods } from '../../src/model/record.ts';
import type { Trace } from '../../src/model/trace.ts';
import {
  commit,
  failed,
  loaded,
  MEANT,
  MINUTE,
  NOW,
  process,
  related,
  sameLoaded,
  summary,
  traceOf,
} from '../support/trace.ts';

const OLD = related('behind', '51d0e77', [summary('9f2c1ab', 'Fix rounding in invoices')]);
const at = (minute: number, trace: Trace): Trace => ({
  ...trace,
  resolvedAt: new Date(NOW.getTime() + minute * MINUTE).toISOString(),
});

const fresh = () => traceOf();
const stale = () =>
  traceOf({ relations: [OLD], processes: [[process(4121), loaded('stale', '51d0e77', 'old')]] });
const rollout = () =>
  traceOf({
    relations: [OLD],
    processes: [
      [process(4121), sameLoaded()],
      [process(4122), sameLoaded()],
      [process(9102), loaded('stale', '51d0e77', 'old')],
    ],
  });
const idle = () =>
  traceOf({ processes: [[failed('absent', 'process', 'process-not-found', 'nothing')]] });

describe('what was live when', () => {
  it('is one period while looks see the same, whatever the number of processes', () => {
    const one = at(0, stale());
    const more = at(5, stale());
    const periods = toPeriods([
      at(2, one),
      more,
      at(9, fresh()),
      at(20, rollout()),
      at(30, idle()),
    ]);
    expect(
      periods.map(({ looks, running }) => [looks, running.map((each) => each.processes)]),
    ).toEqual([
      [2, [1]],
      [1, [1]],
      [1, [2, 1]],
      [1, []],
    ]);
    expect(periods[0]).toMatchObject({
      from: at(2, one).resolvedAt,
      to: more.resolvedAt,
      verdict: 'drift',
      expected: { ref: 'main', revision: MEANT },
      running: [{ revision: commit('51d0e77') }],
    });
  });

  it('keeps environments apart, and begins anew when a version comes back', () => {
    const other = { ...fresh(), environment: 'staging' };
    const traces = [
      at(0, fresh()),
      at(1, other),
      at(2, fresh()),
      at(3, stale()),
      at(4, fresh()),
      at(5, other),
    ];
    const periods = toPeriods(traces);
    expect(periods.map(({ environment, looks }) => [environment, looks])).toEqual([
      [null, 2],
      ['staging', 2],
      [null, 1],
      [null, 1],
    ]);
  });

  it('does not depend on the order in which the records lie', () => {
    const traces = [at(0, fresh()), at(1, stale()), at(2, stale()), at(3, rollout())];
    return fc.assert(
      fc.property(fc.shuffledSubarray(traces, { minLength: 4 }), (shuffled) => {
        expect(toPeriods(shuffled)).toEqual(toPeriods(traces));
      }),
    );
  });
});
