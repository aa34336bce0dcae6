import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STAGES } from '../../../src/config/config.ts';
import { STRENGTHS } from '../../../src/model/evidence.ts';
import type { FindingCode, Policy } from '../../../src/model/policy.ts';
import { barePresence, type Presence } from '../../../src/model/presence.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import type { Presences } from '../../../src/pipeline/policy/ask-presence.ts';
import { judgePolicy } from '../../../src/pipeline/policy/judge-policy.ts';
import { OLD } from '../../support/facts.ts';
import {
  AHEAD,
  BEHIND,
  PLAIN,
  SAME,
  type System,
  sourceOf,
  traceOf,
  unseen,
} from '../../support/judged.ts';

const DAY = 86_400_000;

/** The verdict, and the codes of what is not simply as it was meant. */
function judged(
  system: System,
  policy: Partial<Policy> = {},
  presences: Presences = {},
): readonly [Verdict, ...FindingCode[]] {
  const { verdict, findings } = judgePolicy(traceOf(system), { ...PLAIN, ...policy }, presences);
  const codes = findings.map(({ code }) => code).filter((code) => code !== 'as-meant');
  return [verdict, ...new Set(codes)];
}

const behind = { link: 'behind', relation: BEHIND } as const;
const ahead = { link: 'ahead', relation: AHEAD } as const;
const runsBehind = { link: 'stale', relation: BEHIND } as const;

describe('what is tolerated', () => {
  test('a process that is behind, up to what is allowed', () => {
    const system = { processes: [{}, runsBehind] };
    expect(judged(system)).toEqual(['drift', 'not-meant']);
    expect(judged(system, { allowBehind: 1 })).toEqual(['drift', 'not-meant']);
    expect(judged(system, { allowBehind: 2 })).toEqual(['match', 'behind-allowed']);
  });

  test('an artifact and its processes that are behind together', () => {
    const system = { artifact: behind, processes: [{ relation: BEHIND }] };
    expect(judged(system)).toEqual(['drift', 'not-meant']);
    expect(judged(system, { allowBehind: 2 })).toEqual(['match', 'behind-allowed']);
  });

  test('a later commit that contains the named one, unless nothing but that one will do', () => {
    const system = { artifact: ahead, processes: [{ relation: AHEAD }] };
    expect(judged(system, { exact: false })).toEqual(['match', 'contains']);
    expect(judged(system, { exact: true })).toEqual(['drift', 'not-meant']);
  });

  test('the named commit in the process, and a later one on disk', () => {
    const system = { artifact: ahead, processes: [{ link: 'stale' }] } as const;
    expect(judged(system, { exact: false })).toEqual(['match', 'contains', 'superseded']);
    expect(judged(system, { exact: true })).toEqual(['drift', 'not-meant']);
  });

  test('never what was edited, or may have been', () => {
    const tolerant = { exact: false, allowBehind: 9, allowUnknown: true };
    for (const modified of [true, null]) {
      expect(judged({ processes: [{ ...runsBehind, modified }] }, tolerant)[0]).toBe('drift');
    }
    const edited = { artifact: { ...ahead, edited: 1 }, processes: [{ relation: AHEAD }] };
    expect(judged(edited, tolerant)).toEqual(['drift', 'not-meant', 'contains']);
  });

  describe('of another line of history', () => {
    const diverged = { ...BEHIND, kind: 'diverged', ahead: 1 } as const;
    const system = { processes: [{ link: 'stale', relation: diverged }] } as const;
    const held = (contains: Presence['contains']) => ({
      [OLD]: { ...barePresence('no'), contains },
    });

    test('only what is known to hold the named commit', () => {
      const lax = { exact: false, allowBehind: 9 };
      expect(judged(system, lax)).toEqual(['drift', 'not-meant']);
      expect(judged(system, lax, held('no'))).toEqual(['drift', 'not-meant']);
      expect(judged(system, lax, held('cannot-tell'))).toEqual(['drift', 'not-meant']);
      expect(judged(system, lax, held('yes'))).toEqual(['match', 'contains']);
      expect(judged(system, { exact: true }, held('yes'))).toEqual(['drift', 'not-meant']);
    });

    test('and nothing that takes it back again, on any line', () => {
      expect(judged(system, { exact: false }, held('reverted'))).toEqual(['drift', 'reverted']);
      const later = { artifact: ahead, processes: [{ relation: AHEAD }] };
      expect(judged(later, { exact: false }, held('reverted'))).toEqual(['drift', 'reverted']);
      expect(judged(later, { exact: false }, held('cannot-tell'))).toEqual(['match', 'contains']);
    });
  });

  test('a later commit on disk, and what the process loaded cannot be told: no drift', () => {
    const unknown = { link: 'unknown', relation: null, modified: null } as const;
    const system = { artifact: ahead, processes: [unknown] };
    expect(judged(system, { exact: false })).toEqual(['unknown', 'contains', 'unknown']);
    expect(judged(system, { exact: true })[0]).toBe('drift');
  });

  test('what is unknown, beside something that is known', () => {
    const unknown = { link: 'unknown', relation: null, modified: null } as const;
    expect(judged({ processes: [{}, unknown] })).toEqual(['unknown', 'unknown']);
    expect(judged({ processes: [{}, unknown] }, { allowUnknown: true })).toEqual([
      'match',
      'unknown-allowed',
    ]);
    expect(judged({ processes: [unknown] }, { allowUnknown: true })).toEqual([
      'unknown',
      'unknown-allowed',
      'nothing-known',
    ]);
    const hidden = { processes: [{}, { state: 'unreachable' }] } as const;
    expect(judged(hidden, { allowUnknown: true })).toEqual(['match', 'unknown-allowed']);
  });

  test('never that nothing names what was meant', () => {
    const source = unseen(sourceOf().subject, 'absent', 'ref-not-found');
    const unknown = { artifact: { link: 'unknown' }, processes: [{ link: 'unknown' }] } as const;
    expect(judged({ source, ...unknown }, { allowUnknown: true })[0]).toBe('unknown');
    expect(judged({ source, processes: [{ state: 'absent' }] })[0]).toBe('unknown');
  });
});

describe('what is demanded', () => {
  test('a strength, of every link', () => {
    expect(judged({}, { minStrength: 'recorded' })).toEqual(['match']);
    expect(judged({}, { minStrength: 'content' })).toEqual(['unknown', 'weak']);
    const builds = {
      artifact: { strength: 'claimed' },
      processes: [{ strength: 'signed' }],
    } as const;
    expect(judged(builds, { minStrength: 'recorded' })).toEqual(['unknown', 'weak']);
    expect(judged(builds, { minStrength: 'recorded', allowUnknown: true })[0]).toBe('unknown');
  });

  test('nothing edited and nothing untracked', () => {
    expect(judged({}, { requireClean: true })).toEqual(['match']);
    expect(judged({ artifact: { untracked: 1 } })).toEqual(['match']);
    expect(judged({ artifact: { untracked: 1 } }, { requireClean: true })).toEqual([
      'drift',
      'dirty',
    ]);
    const source = sourceOf({ modified: { count: 1, files: [] } });
    expect(judged({ source }, { requireClean: true })).toEqual(['drift', 'dirty']);
    expect(judged({ source })).toEqual(['match']);
    expect(
      judged({ processes: [{ modified: null, verdict: 'match' }] }, { requireClean: true }),
    ).toEqual(['unknown', 'maybe-dirty']);
  });

  test('that the commit is young enough', () => {
    expect(judged({}, { maxAge: 11 * DAY })).toEqual(['match']);
    expect(judged({}, { maxAge: 9 * DAY })).toEqual(['drift', 'too-old']);
    const nameless = { processes: [runsBehind] };
    expect(judged(nameless, { allowBehind: 2, maxAge: 9 * DAY })).toEqual([
      'unknown',
      'behind-allowed',
      'age-unknown',
    ]);
  });

  test('only as far along the chain as was said', () => {
    const absent = { processes: [{ state: 'absent' }] } as const;
    expect(judged(absent)).toEqual(['drift', 'absent']);
    expect(judged(absent, { stage: 'artifact' })).toEqual(['match']);
    expect(judged({ artifact: behind }, { stage: 'artifact' })).toEqual(['drift', 'not-meant']);
    expect(judged({ artifact: behind }, { stage: 'source' })).toEqual(['match']);
    expect(judged({}, { stage: 'source', maxAge: DAY })).toEqual(['drift', 'too-old']);
  });
});

const anyRelation = fc.constantFrom(
  SAME,
  BEHIND,
  AHEAD,
  { ...SAME, kind: 'cannot-tell' } as const,
  null,
);
const anyLink = fc.constantFrom(
  'same',
  'behind',
  'ahead',
  'modified',
  'stale',
  'different',
  'unknown',
);
const anyState = fc.constantFrom('observed', 'observed', 'observed', 'absent', 'unreachable');
const anyStrength = fc.constantFrom(...STRENGTHS.slice(1));
const anyProcess = fc.record({
  link: anyLink,
  relation: anyRelation,
  strength: anyStrength,
  modified: fc.constantFrom(true, false, null),
  state: anyState,
});
const anySystem = fc.record({
  artifact: fc.record({
    link: anyLink,
    relation: anyRelation,
    strength: anyStrength,
    edited: fc.nat(1),
    untracked: fc.nat(1),
    state: anyState,
  }),
  processes: fc.array(anyProcess, { minLength: 1, maxLength: 4 }),
}) as fc.Arbitrary<System>;
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  expect: fc.constant(null),
  exact: fc.boolean(),
  stage: fc.constantFrom(...STAGES),
  minStrength: fc.constantFrom('claimed', 'recorded', 'content', 'signed'),
  allowBehind: fc.nat(3),
  allowUnknown: fc.boolean(),
  requireClean: fc.boolean(),
  maxAge: fc.constantFrom(null, DAY, 20 * DAY),
});

describe('laws', () => {
  test('where nothing is demanded or tolerated, the verdict is the trace’s own', () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        const trace = traceOf(system);
        expect(judgePolicy(trace, PLAIN).verdict).toBe(trace.verdict);
      }),
    );
  });

  const passes = (system: System, policy: Policy) =>
    judgePolicy(traceOf(system), policy).verdict === 'match';

  test('who tolerates more passes whatever passed before', () => {
    fc.assert(
      fc.property(anySystem, anyPolicy, (system, policy) => {
        if (!passes(system, policy)) return;
        expect(passes(system, { ...policy, exact: false })).toBe(true);
        expect(passes(system, { ...policy, allowBehind: policy.allowBehind + 1 })).toBe(true);
        expect(passes(system, { ...policy, requireClean: false, maxAge: null })).toBe(true);
        expect(passes(system, { ...policy, minStrength: 'claimed', allowUnknown: true })).toBe(
          true,
        );
      }),
    );
  });

  test('whatever is tolerated, no finding is lost: every part of the chain has its own', () => {
    fc.assert(
      fc.property(anySystem, anyPolicy, (system, policy) => {
        const trace = traceOf(system);
        const subjects = judgePolicy(trace, policy).findings.map(({ subject }) => subject);
        const parts = [
          trace.source,
          ...(policy.stage === 'source' ? [] : trace.artifacts),
          ...(policy.stage === 'process' ? trace.processes : []),
        ];
        expect(subjects).toEqual(expect.arrayContaining(parts.map((part) => part.subject.id)));
      }),
    );
  });

  test('it passes only if no finding is drift or unknown', () => {
    fc.assert(
      fc.property(anySystem, anyPolicy, (system, policy) => {
        const { verdict, findings } = judgePolicy(traceOf(system), policy);
        const outcomes = new Set(findings.map(({ outcome }) => outcome));
        const isGood = !outcomes.has('drift') && !outcomes.has('unknown');
        expect(verdict === 'match').toBe(isGood);
      }),
    );
  });
});
