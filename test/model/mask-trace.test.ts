// biome-ignore-all lint/suspicious/noTemplateCurlyInString: labels are written like this
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toMask } from '../../src/model/mask.ts';
import { maskTrace } from '../../src/model/mask-trace.ts';
import type { Trace } from '../../src/model/trace.ts';
import { judgePolicy } from '../../src/pipeline/policy/judge-policy.ts';
import { renderJson } from '../../src/renderers/json/json.ts';
import { traceOutput } from '../../src/renderers/json/schema.ts';
import { renderText } from '../../src/renderers/text/text.ts';
import { PLAIN } from '../support/judged.ts';
import { scenarios } from '../support/scenarios.ts';
import {
  checkout,
  NOW,
  process,
  sameFiles,
  sameLoaded,
  source,
  traceOf,
} from '../support/trace.ts';

const OPTIONS = { width: 80, color: false, evidence: true, now: NOW };
const mask = (trace: Trace, ...values: readonly string[]) =>
  maskTrace(toMask(values.map((value, index) => ({ name: `S${index}`, value }))), trace);

/** Every text of a value, with the name of its field; the subject of a problem or a finding is an id. */
function textsOf(value: unknown, field = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[field, value]];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, field));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    textsOf(item, name === 'subject' && 'code' in value ? 'id' : name),
  );
}

describe('a secret that equals a word of ours', () => {
  test.each([
    'drift',
    'match',
    'unknown',
    'observed',
    'source',
    'local',
    'local:4121',
    'checkout',
    'stale',
    'recorded',
    'behind',
    '2026',
    '9f2c1ab',
    '9f2c1ab'.padEnd(40, '0'),
  ])('%s leaves verdicts, states, ids and times as they are', (secret) => {
    const trace = scenarios.stale?.() ?? traceOf();
    const masked = mask(trace, secret);
    expect(masked.verdict).toBe('drift');
    expect(masked.links.map(({ verdict, strength }) => [verdict, strength])).toEqual([
      ['same', 'content'],
      ['stale', 'recorded'],
    ]);
    expect(masked.source).toMatchObject({ state: 'observed', subject: { id: 'source' } });
    expect(masked.running).toMatchObject([{ id: 'local:4121', revision: commitOf(trace) }]);
    expect(masked.resolvedAt).toBe(trace.resolvedAt);
    expect(renderText(masked, OPTIONS)).toContain('✗ drift');
  });

  const commitOf = (trace: Trace) => trace.running[0]?.revision;

  test('is masked in free text all the same', () => {
    const trace = traceOf({
      source: source({ subject: 'no drift in here', author: 'observed' }, { branch: 'source' }),
      artifact: [checkout({ branch: 'local', remote: 'https://drift.example.com/x' }), sameFiles()],
      processes: [[process(4121, { command: ['app', 'drift', 'local'] }), sameLoaded()]],
    });
    const masked = mask(trace, 'drift', 'observed', 'source', 'local');
    expect(masked.source).toMatchObject({
      facts: {
        revision: { subject: 'no ${S0} in here', author: '${S1}' },
        repository: { branch: '${S2}' },
      },
    });
    expect(masked.artifacts[0]).toMatchObject({
      facts: { checkout: { branch: '${S3}', remote: 'https://${S0}.example.com/x' } },
    });
    expect(masked.processes[0]).toMatchObject({
      facts: { process: { command: ['app', '${S0}', '${S3}'] } },
    });
  });
});

test('an id that holds a secret path is masked alike wherever it joins', () => {
  const location = '/srv/hunter2/shop';
  const masked = mask(traceOf({ artifact: [checkout({}, location), sameFiles()] }), 'hunter2');
  const [artifact] = masked.artifacts;
  expect(artifact?.subject.id).toBe('checkout:/srv/${S0}/shop');
  expect(masked.links.map(({ from, to }) => [from, to])).toEqual([
    ['source', artifact?.subject.id],
    [artifact?.subject.id, 'local:4121'],
  ]);
});

test('a file called __proto__ stays one', () => {
  const trace = { ...traceOf(), machines: JSON.parse('[{"__proto__": {"os": "hunter2"}}]') };
  const [machine] = mask(trace, 'hunter2').machines;
  expect(Object.keys(machine ?? {})).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(machine)).toBe(Object.prototype);
});

describe('law: for any secret', () => {
  const anyTrace = fc
    .tuple(fc.constantFrom(...Object.values(scenarios)), fc.boolean())
    .map(([make, isVerified]): Trace => {
      const trace = make();
      return isVerified ? { ...trace, policy: judgePolicy(trace, PLAIN) } : trace;
    });
  /** A piece of what the trace itself says, so that it is found, or anything. */
  const withSecrets = anyTrace.chain((trace) => {
    const texts = textsOf(trace).map(([, text]) => text);
    const piece = fc
      .tuple(fc.constantFrom(...texts), fc.nat({ max: 40 }), fc.integer({ min: 4, max: 60 }))
      .map(([text, from, length]) => text.slice(from, from + length));
    const secret = fc
      .oneof(piece, fc.constantFrom(...texts), fc.string())
      // Of these the label itself is made.
      .filter((value) => value.length >= 4 && !/[${}]/.test(value));
    return fc.tuple(fc.constant(trace), fc.array(secret, { minLength: 1, maxLength: 3 }));
  });

  test('the JSON keeps its contract, its verdicts and its joins', () => {
    fc.assert(
      fc.property(withSecrets, ([trace, secrets]) => {
        const json = traceOutput.parse(JSON.parse(renderJson(mask(trace, ...secrets), OPTIONS)));
        const whole = traceOutput.parse(JSON.parse(renderJson(trace, OPTIONS)));
        const judged = (each: typeof json) => ({
          verdict: each.verdict,
          links: each.links.map((link) => [link.verdict, link.strength, link.relation?.kind]),
          processes: each.processes.map((one) => [one.verdict, one.state, one.pid, one.revision]),
          problems: each.problems.map((problem) => [problem.code, problem.stage]),
          findings: each.policy?.findings.map((one) => [one.stage, one.code, one.outcome]),
          outcome: each.policy?.outcome,
          times: [each.resolvedAt, each.source.committedAt, each.source.revision],
        });
        expect(judged(json)).toEqual(judged(whole));
        const ids = ['source', ...json.artifacts.map(({ id }) => id)];
        for (const { from } of json.links) expect(ids).toContain(from);
        const below = [...json.artifacts, ...json.processes].map(({ id }) => id);
        expect(json.links.map(({ to }) => to)).toEqual(below);
        for (const { subject } of json.policy?.findings ?? [])
          expect(['source', ...below]).toContain(subject);
      }),
    );
  });

  test('no free text holds it', () => {
    const free = `subject author location environment system ref resolvedRef branch remote root tags
      names path message hint says where reason command user cwd name`.split(/\s+/);
    fc.assert(
      fc.property(withSecrets, ([trace, secrets]) => {
        for (const [field, text] of textsOf(mask(trace, ...secrets))) {
          if (!free.includes(field)) continue;
          for (const secret of secrets) expect(text).not.toContain(secret);
        }
      }),
    );
  });

  test('the text still renders, with the same marks', () => {
    fc.assert(
      fc.property(withSecrets, ([trace, secrets]) => {
        const head = (text: string) => /[✓✗?] (match|drift|unknown) · /.exec(text)?.[0];
        const masked = renderText(mask(trace, ...secrets), OPTIONS);
        expect(head(masked)).toBe(head(renderText(trace, OPTIONS)));
        expect(masked).not.toMatch(/NaN|undefined|Invalid/);
      }),
    );
  });
});
