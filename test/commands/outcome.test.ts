import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/commands/exit-code.ts';
import type { Judged, Outcome, Policy, WaitReport } from '../../src/model/policy.ts';
import { outcomeOf, worstOutcome } from '../../src/model/policy.ts';
import { judgePolicy } from '../../src/pipeline/policy/judge-policy.ts';
import { renderers, severalRenderers } from '../../src/renderers/index.ts';
import { AHEAD, BEHIND, PLAIN, type System, sourceOf, traceOf, unseen } from '../support/judged.ts';

const OPTIONS = { width: Number.POSITIVE_INFINITY, color: false, evidence: false, now: new Date() };

const SYSTEMS: Readonly<Record<string, System>> = {
  'all well': {},
  behind: { processes: [{}, { link: 'stale', relation: BEHIND }] },
  ahead: { artifact: { link: 'ahead', relation: AHEAD }, processes: [{ relation: AHEAD }] },
  absent: { processes: [{ state: 'absent' }] },
  unreachable: { processes: [{}, { state: 'unreachable' }] },
  'nothing known': { processes: [{ state: 'unreachable' }] },
  edited: { artifact: { link: 'modified', edited: 2 }, processes: [{ modified: true }] },
  untracked: { artifact: { untracked: 1 } },
  'no source': {
    source: unseen(sourceOf().subject, 'absent', 'ref-not-found'),
    processes: [{ link: 'unknown' }],
  },
};

const POLICIES: Readonly<Record<string, Partial<Policy>>> = {
  'says nothing': {},
  'tolerates much': { exact: false, allowBehind: 2, allowUnknown: true },
  'demands a strength': { minStrength: 'content' },
  'demands cleanliness': { requireClean: true },
  'demands youth': { maxAge: 86_400_000 },
  'ends at the artifact': { stage: 'artifact' },
  'ends at the source': { stage: 'source' },
};

const REPORT = { limit: 60_000, interval: 2000, stable: 0, waited: 60_000, looks: 9, held: 0 };
const WAITS: Readonly<Record<string, WaitReport | null>> = {
  'without waiting': null,
  'after waiting': { ...REPORT, end: 'met' },
  'after waiting in vain': { ...REPORT, end: 'timed-out' },
  'after giving up': { ...REPORT, end: 'failed' },
};

/** Every combination that can come about: nobody says "met" of what is not. */
const COMBINATIONS = Object.keys(SYSTEMS).flatMap((system) =>
  Object.keys(POLICIES).flatMap((policy) =>
    Object.keys(WAITS)
      .map((wait) => [system, policy, wait] as const)
      .filter(([, , wait]) => {
        const { verdict } = judge(system, policy, wait).policy;
        return (
          (WAITS[wait]?.end === 'met') === (verdict === 'match') ||
          WAITS[wait]?.end === 'timed-out' ||
          !WAITS[wait]
        );
      }),
  ),
);

function judge(system: string, policy: string, wait: string): Judged {
  const trace = traceOf(SYSTEMS[system]);
  const decision = judgePolicy(trace, { ...PLAIN, ...POLICIES[policy] });
  return { ...trace, policy: { ...decision, wait: WAITS[wait] ?? null } };
}

/** What a reader takes from a line: the mark and the word. */
const SAID: Readonly<Record<string, number>> = {
  '✓ match': 0,
  '✗ drift': 1,
  '? unknown': 3,
  '✗ timed out': 4,
};

function codeSaidBy(line: string | undefined): number | undefined {
  return Object.entries(SAID).find(([words]) => line?.includes(words))?.[1];
}

describe('text, JSON and exit code say the same', async () => {
  const [text, json] = [await renderers.text(), await renderers.json()];

  test.each(COMBINATIONS)('of a system "%s", with a policy that %s, %s', (system, policy, wait) => {
    const judged = judge(system, policy, wait);
    const code = exitCodeOf(outcomeOf(judged.policy));
    const lines = text(judged, OPTIONS).trimEnd().split('\n');
    expect(codeSaidBy(lines[0])).toBe(code);
    const required = lines.findIndex((line) => line.startsWith('  Required: '));
    expect(codeSaidBy(lines[required + 1])).toBe(code);
    // Nothing is to be done where all is well, and what is to be done stands at the very end.
    const rest = lines.slice(required + 2);
    expect(rest.every((line) => /^ {2}(Next:| {4})/.test(line))).toBe(true);
    if (code === 0) expect(rest).toEqual([]);
    const { policy: printed } = JSON.parse(json(judged, OPTIONS));
    expect(exitCodeOf(printed.outcome)).toBe(code);
  });

  test('every exit code comes about', () => {
    const codes = COMBINATIONS.map((each) => exitCodeOf(outcomeOf(judge(...each).policy)));
    expect(new Set(codes)).toEqual(new Set([0, 1, 3, 4]));
  });
});

describe('several environments', async () => {
  const outcomes: readonly Outcome[] = ['match', 'unknown', 'timeout', 'drift'];
  const OF: Readonly<Record<Outcome, readonly [string, string, string]>> = {
    match: ['all well', 'says nothing', 'without waiting'],
    unknown: ['unreachable', 'says nothing', 'without waiting'],
    timeout: ['behind', 'says nothing', 'after waiting in vain'],
    drift: ['behind', 'says nothing', 'without waiting'],
  };

  test.each(outcomes.flatMap((a) => outcomes.map((b) => [a, b] as const)))(
    '%s and %s: the worst decides, and each is told',
    async (a, b) => {
      const traces = [a, b].map((each, index) => ({
        ...judge(...OF[each]),
        environment: `env-${index}`,
      }));
      const worst = outcomes[Math.max(outcomes.indexOf(a), outcomes.indexOf(b))] ?? 'drift';
      expect(worstOutcome([a, b])).toBe(worst);
      const text = (await severalRenderers.text())(traces, OPTIONS);
      const summary = text.trimEnd().split('\n').slice(-2);
      expect(summary.map(codeSaidBy)).toEqual([a, b].map(exitCodeOf));
      expect(summary.map((line) => line.trim().split(/\s+/)[0])).toEqual(['env-0', 'env-1']);
      const json = JSON.parse((await severalRenderers.json())(traces));
      expect(json.outcome).toBe(worst);
      expect(json.environments).toHaveLength(2);
    },
  );
});
