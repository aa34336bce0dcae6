import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Judged, Policy, Waiting } from '../../../src/model/policy.ts';
import { toProblem } from '../../../src/model/problem.ts';
import { judgePolicy } from '../../../src/pipeline/policy/judge-policy.ts';
import { type Clock, waitFor } from '../../../src/pipeline/wait/wait.ts';
import { NOON } from '../../support/facts.ts';
import { BEHIND, PLAIN, type System, sourceOf, traceOf, unseen } from '../../support/judged.ts';

const MINUTE = 60_000;
const WAITING: Waiting = { limit: 10 * MINUTE, interval: 2000, stable: 0 };

const OLD: System = { processes: [{ link: 'stale', relation: BEHIND }] };
const NEW: System = { processes: [{ pid: 5000 }] };
const GONE: System = { processes: [{ state: 'absent' }] };
const HIDDEN: System = { processes: [{ state: 'unreachable' }] };

/** A system that is one thing after another: what it is from which moment on, in milliseconds. */
type Story = readonly (readonly [number, System])[];

interface Watched {
  readonly result: Judged;
  readonly pauses: readonly number[];
  /** The moment of each look. */
  readonly looks: readonly number[];
  readonly seen: readonly Judged[];
  readonly now: number;
}

/** How long a look takes. */
const LOOK = 100;

/** Waits for the story to come true on a clock of its own. */
async function watch(
  story: Story,
  waiting: Partial<Waiting> = {},
  { random = () => 0.5, policy = {} }: { random?: () => number; policy?: Partial<Policy> } = {},
): Promise<Watched> {
  let now = 0;
  const [pauses, looks, seen]: [number[], number[], Judged[]] = [[], [], []];
  const clock: Clock = {
    now: () => now,
    sleep: async (duration) => {
      pauses.push(duration);
      now += duration;
    },
    random,
  };
  const look = async () => {
    looks.push(now);
    const [, system] = story.findLast(([from]) => from <= now) ?? [0, OLD];
    now += LOOK;
    const trace = traceOf(system);
    return { ...trace, policy: judgePolicy(trace, { ...PLAIN, ...policy }) };
  };
  const result = await waitFor(look, { ...WAITING, ...waiting }, clock, (each) => seen.push(each));
  return { result, pauses, looks, seen, now };
}

describe('waiting', () => {
  test('looks before it waits: what is there already is not waited for', async () => {
    const { result, pauses } = await watch([[0, NEW]]);
    expect(result.policy).toMatchObject({ verdict: 'match', wait: { end: 'met', looks: 1 } });
    expect(pauses).toEqual([]);
  });

  test('ends as soon as it sees that all is well', async () => {
    const { result, looks } = await watch([
      [0, OLD],
      [5000, GONE],
      [7000, NEW],
    ]);
    expect(result.policy).toMatchObject({ verdict: 'match', wait: { end: 'met' } });
    expect(looks.at(-1)).toBeLessThan(12_000);
  });

  test('on time-out it has looked once more, and gives that very look', async () => {
    const { result, looks, seen } = await watch([[0, OLD]], { limit: MINUTE });
    expect(result.policy.wait).toMatchObject({ end: 'timed-out', looks: looks.length });
    expect(looks.at(-1)).toBe(MINUTE);
    expect({ ...result, policy: { ...result.policy, wait: null } }).toEqual(seen.at(-1));
  });

  test('something that comes true at the last moment counts', async () => {
    const story: Story = [
      [0, OLD],
      [MINUTE, NEW],
    ];
    expect((await watch(story, { limit: MINUTE })).result.policy.wait?.end).toBe('met');
  });

  test('a process that is absent, or cannot be looked at, may come back', async () => {
    for (const away of [GONE, HIDDEN]) {
      const { result } = await watch([
        [0, away],
        [30_000, NEW],
      ]);
      expect(result.policy.wait?.end).toBe('met');
    }
  });

  test.each([
    ['a ref that is not there', { source: unseen(sourceOf().subject, 'absent', 'ref-not-found') }],
    [
      'a process that was named by its number',
      { processes: [{ state: 'absent', code: 'pid-not-found' }] },
    ],
    [
      'an orchestrator that has given up',
      { ...OLD, problems: [toProblem('process', 'shop', 'rollout-failed', 'it has given up')] },
    ],
  ] as const)('it does not wait for %s', async (_what, system) => {
    const { result, pauses } = await watch([[0, system]]);
    expect(result.policy.wait).toMatchObject({ end: 'failed', looks: 1 });
    expect(pauses).toEqual([]);
  });

  test('nor for processes that nobody asked about', async () => {
    const system: System = {
      artifact: { edited: 1, link: 'modified' },
      processes: [{ state: 'absent', code: 'pid-not-found' }],
    };
    const { result } = await watch(
      [[0, system]],
      { limit: MINUTE },
      { policy: { stage: 'artifact' } },
    );
    expect(result.policy.wait?.end).toBe('timed-out');
  });
});

describe('giving up', () => {
  const FAILED: System = { processes: [{}, { state: 'absent', code: 'program-failed' }] };

  test('what its manager does not start again is given up, once that has lasted', async () => {
    const { result, now } = await watch([[0, FAILED]]);
    expect(result.policy).toMatchObject({ verdict: 'drift', wait: { end: 'failed' } });
    expect(now).toBeGreaterThanOrEqual(15_000);
    expect(now).toBeLessThan(16_000);
  });

  test('who deploys may start it again, and it counts anew', async () => {
    const story: Story = [
      [0, FAILED],
      [10_000, { processes: [{ ...OLD.processes?.[0] }] }],
      [20_000, FAILED],
      [30_000, NEW],
    ];
    expect((await watch(story)).result.policy.wait?.end).toBe('met');
  });

  test('what failed before anything was deployed says nothing of what will be', async () => {
    const before: System = { ...FAILED, artifact: { link: 'behind', relation: BEHIND } };
    const story: Story = [
      [0, before],
      [MINUTE, NEW],
    ];
    expect((await watch(story)).result.policy.wait?.end).toBe('met');
  });

  /** A system that is another one every ten seconds. */
  const changing = (step: (index: number) => System): Story =>
    Array.from({ length: 60 }, (_, index) => [index * 10_000, step(index)] as const);

  test.each([
    ['by the count of its manager', (restarts: number) => ({ pid: 5000, restarts })],
    [
      'by its numbers, where nobody counts',
      (index: number) => ({ pid: 5000 + index, program: 'shop' }),
    ],
    [
      'where it is never seen to run',
      (restarts: number) => ({
        state: 'absent' as const,
        code: 'program-restarting' as const,
        restarts,
      }),
    ],
  ])('what ends again and again is given up, %s', async (_how, process) => {
    const story = changing((index) => ({ processes: [process(index)] }));
    const { result, now } = await watch(story, { stable: 5 * MINUTE });
    expect(result.policy).toMatchObject({ verdict: 'drift', wait: { end: 'failed' } });
    expect(result.policy.findings.at(-1)).toMatchObject({ code: 'keeps-ending', outcome: 'drift' });
    expect(now).toBeGreaterThan(MINUTE);
    expect(now).toBeLessThan(2 * MINUTE);
  });

  test.each([
    [
      'ended a few times while it came up',
      (index: number) => ({ processes: [{ pid: 5000, restarts: Math.min(index, 4) }] }),
    ],
    [
      'ended often while it came up, and does no more,',
      (index: number) => ({ processes: [{ pid: 5000, restarts: Math.min(3 * index, 9) }] }),
    ],
    [
      'ended again and again before anything was deployed',
      (index: number) =>
        index < 12
          ? {
              processes: [{ pid: 5000, restarts: index }],
              artifact: { link: 'behind' as const, relation: BEHIND },
            }
          : { processes: [{ pid: 5001, restarts: 12 }] },
    ],
    ['had ended before', () => ({ processes: [{ pid: 5000, restarts: 70 }] })],
    [
      'is many at once',
      (index: number) => ({
        processes: [0, 1, 2, 3].map((each) => ({
          pid: 5000 + each + (index < 10 ? index : 10),
          program: 'shop',
        })),
      }),
    ],
  ])('what %s may still hold', async (_how, system) => {
    const { result } = await watch(changing(system), { stable: 2 * MINUTE });
    expect(result.policy.wait?.end).toBe('met');
  });
});

describe('holding', () => {
  const stable = { stable: 30_000 };

  test('it must hold for so long', async () => {
    const { result, now } = await watch([[0, NEW]], stable);
    expect(result.policy.wait).toMatchObject({ end: 'met' });
    expect(result.policy.wait?.held).toBeGreaterThanOrEqual(30_000);
    expect(now).toBeLessThan(31_000);
  });

  test.each([
    ['another process', { processes: [{ pid: 6000 }] }],
    ['one more', { processes: [{ pid: 5000 }, { pid: 6000 }] }],
    ['the same number, started again', { processes: [{ pid: 5000, startedAt: NOON + 20_000 }] }],
    ['the old version', OLD],
  ] as const)('with %s in between it begins anew', async (_what, other) => {
    const { result, now } = await watch(
      [
        [0, NEW],
        [20_000, other],
        [24_000, other === OLD ? NEW : other],
      ],
      stable,
    );
    expect(result.policy.wait?.end).toBe('met');
    expect(now).toBeGreaterThan(50_000);
  });

  test('a start that comes out a little different is the same start', async () => {
    const jittered: System = { processes: [{ pid: 5000, startedAt: NOON + 900 }] };
    const { now } = await watch(
      [
        [0, NEW],
        [10_000, jittered],
      ],
      stable,
    );
    expect(now).toBeLessThan(31_000);
  });

  test('what did not hold long enough has timed out, though all is well', async () => {
    const { result } = await watch(
      [
        [0, OLD],
        [40_000, NEW],
      ],
      { limit: MINUTE, ...stable },
    );
    expect(result.policy).toMatchObject({ verdict: 'match', wait: { end: 'timed-out' } });
  });
});

describe('laws', () => {
  const anySystem = fc.constantFrom(OLD, NEW, GONE, HIDDEN);
  const anyStory = fc
    .array(fc.tuple(fc.nat(5 * MINUTE), anySystem), { maxLength: 8 })
    .map((events): Story => [[0, OLD] as const, ...[...events].sort(([a], [b]) => a - b)]);
  const anyWaiting = fc
    .record({
      limit: fc.integer({ min: 1000, max: 10 * MINUTE }),
      interval: fc.integer({ min: 100, max: MINUTE }),
      share: fc.nat(90),
    })
    .map(({ limit, interval, share }) => ({
      limit,
      interval,
      stable: Math.floor((limit * share) / 100),
    }));
  const anyChance = fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }));
  const random = (stream: Iterator<number>) => () => stream.next().value as number;

  test('it says "met" only of a look that meets the policy, and that did for as long as it must', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, anyWaiting, anyChance, async (story, waiting, chance) => {
        const { result, looks, seen } = await watch(story, waiting, { random: random(chance) });
        const { wait, verdict } = result.policy;
        if (wait?.end !== 'met') return;
        expect(verdict).toBe('match');
        const end = looks.at(-1) ?? 0;
        const during = seen.filter((_, index) => (looks[index] ?? 0) >= end - waiting.stable);
        expect(during.every((each) => each.policy.verdict === 'match')).toBe(true);
        const first = seen.findLastIndex((each) => each.policy.verdict !== 'match') + 1;
        const held = end - ((looks[first] ?? 0) + LOOK);
        if (waiting.stable > 0) expect(held).toBeGreaterThanOrEqual(waiting.stable);
      }),
    );
  });

  test('it always ends, and never looks after the time is up', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, anyWaiting, anyChance, async (story, waiting, chance) => {
        const { result, looks } = await watch(story, waiting, { random: random(chance) });
        expect(looks.at(-1)).toBeLessThanOrEqual(waiting.limit + 10);
        if (result.policy.wait?.end === 'timed-out')
          expect(result.policy.wait.waited).toBeGreaterThanOrEqual(waiting.limit);
      }),
    );
  });

  test('where nothing changes, pauses grow, apart from chance, and not beyond bounds', async () => {
    await fc.assert(
      fc.asyncProperty(anyWaiting, anyChance, async ({ interval }, chance) => {
        const waiting = { limit: 60 * MINUTE, interval, stable: 0 };
        const { pauses } = await watch([[0, OLD]], waiting, { random: random(chance) });
        const longest = Math.max(interval, 15_000);
        const free = pauses.slice(0, -1);
        free.forEach((pause, index) => {
          const planned = Math.min(longest, interval * 1.5 ** index);
          expect(pause).toBeGreaterThanOrEqual(planned * 0.75 - 1);
          expect(pause).toBeLessThanOrEqual(planned * 1.25 + 1);
        });
      }),
      { numRuns: 30 },
    );
  });

  test('after a change it looks again as soon as at first', async () => {
    const { pauses, looks } = await watch(
      [
        [0, OLD],
        [MINUTE, GONE],
      ],
      { limit: 2 * MINUTE },
    );
    const noticed = looks.findIndex((at) => at >= MINUTE);
    expect(pauses[noticed - 1]).toBeGreaterThan(10_000);
    expect(pauses[noticed]).toBe(2000);
  });
});
