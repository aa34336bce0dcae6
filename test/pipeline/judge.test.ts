import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Evidence, STRENGTHS } from '../../src/model/evidence.ts';
import { toVerdict, worstVerdict } from '../../src/model/verdict.ts';
import { decide } from '../../src/pipeline/judge.ts';
import { checkout, process, traceOf } from '../support/trace.ts';

const evidence = (changes: Partial<Evidence>): Evidence => ({
  kind: 'checkout',
  strength: 'recorded',
  agrees: true,
  verdict: 'same',
  says: 'so',
  where: 'here',
  ...changes,
});

describe('a link', () => {
  test('is decided by its strongest evidence', () => {
    const weak = evidence({ strength: 'claimed' });
    const strong = evidence({ strength: 'content', agrees: false, verdict: 'stale' });
    expect(decide([weak, strong], '').verdict).toBe('stale');
    expect(decide([strong, weak], '').verdict).toBe('stale');
  });

  test('never passes where equal strength disagrees', () => {
    const no = evidence({ agrees: false, verdict: 'different' });
    expect(decide([evidence({}), no], '').verdict).toBe('unknown');
    expect(decide([no, evidence({})], '').verdict).toBe('unknown');
  });

  test('is unknown where nothing decides, and says why', () => {
    const vain = evidence({ agrees: null, verdict: null, says: 'denied' });
    expect(decide([vain], 'nothing')).toMatchObject({ verdict: 'unknown', reason: 'denied' });
    expect(decide([], 'nothing')).toMatchObject({ verdict: 'unknown', reason: 'nothing' });
  });

  test('is not decided by evidence that only joins', () => {
    expect(decide([evidence({ verdict: null })], 'nothing').verdict).toBe('unknown');
  });

  const anyEvidence = fc
    .record({
      strength: fc.constantFrom(...STRENGTHS),
      verdict: fc.constantFrom('same', 'behind', 'stale', 'different', null),
    })
    .map(({ strength, verdict }) =>
      evidence({
        strength,
        verdict,
        agrees: verdict === null ? null : verdict === 'same',
      } as Partial<Evidence>),
    );

  test('law: it passes only if nothing of the deciding strength disagrees', () => {
    fc.assert(
      fc.property(fc.array(anyEvidence), (all) => {
        const { verdict, evidence: chosen } = decide(all, '');
        if (verdict !== 'same') return;
        const rank = STRENGTHS.indexOf(chosen?.strength ?? 'none');
        expect(
          all.some((each) => each.agrees === false && STRENGTHS.indexOf(each.strength) >= rank),
        ).toBe(false);
      }),
    );
  });

  test('law: the order of the evidence does not matter for whether it passes', () => {
    fc.assert(
      fc.property(fc.array(anyEvidence), (all) => {
        const passes = (some: readonly Evidence[]) =>
          toVerdict(decide(some, '').verdict) === 'match';
        expect(passes(all)).toBe(passes([...all].reverse()));
      }),
    );
  });
});

test('drift wins over unknown, unknown over match, and nothing at all is no match', () => {
  expect(worstVerdict(['match', 'unknown', 'drift'])).toBe('drift');
  expect(worstVerdict(['match', 'unknown'])).toBe('unknown');
  expect(worstVerdict(['match', 'match'])).toBe('match');
  expect(worstVerdict([])).toBe('unknown');
});

test('what is on disk says nothing against a process of which it cannot be told what it loaded', () => {
  const artifact = [
    checkout(),
    evidence({ strength: 'content', agrees: false, verdict: 'ahead' }),
  ] as const;
  const vain = evidence({ agrees: null, verdict: null });
  const verdictOf = (loaded: Evidence) =>
    traceOf({ artifact, processes: [[process(4121), loaded]] }).running[0]?.verdict;
  expect(verdictOf(vain)).toBe('unknown');
  expect(verdictOf(evidence({}))).toBe('drift');
});
