import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../src/commands/exit-code.ts';
import { type Judged, outcomeOf, type Policy, type WaitReport } from '../../src/model/policy.ts';
import type { Trace } from '../../src/model/trace.ts';
import { judgePolicy } from '../../src/pipeline/policy/judge-policy.ts';
import { companions, type Format, formats } from '../../src/renderers/index.ts';
import { toItems } from '../../src/renderers/judged-items.ts';
import { hostileText, infect } from '../support/infect.ts';
import { PLAIN as NO_POLICY } from '../support/judged.ts';
import { PLAIN } from '../support/renders.ts';
import { scenarios } from '../support/scenarios.ts';

const loaders = Object.entries(formats);
const names = Object.keys(scenarios);
const traceNamed = (name: string) => {
  const make = scenarios[name];
  if (!make) throw new Error(name);
  return make();
};

/** What could move a cursor, hide or reorder text. Line feeds are what a format is made of. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\ufeff]/u;

describe.each(loaders)('%s', (_name, load) => {
  test('says something of every scenario, and ends with a line feed', async () => {
    const render = await load();
    for (const name of names) {
      expect(render([traceNamed(name)], PLAIN), name).toMatch(/(?:^|\n)$/);
    }
  });

  test('is a function of the trace alone, and leaves it as it was', async () => {
    const render = await load();
    for (const name of names) {
      const trace = traceNamed(name);
      expect(render([trace], PLAIN)).toBe(render([structuredClone(trace)], PLAIN));
      expect(trace).toEqual(traceNamed(name));
    }
  });

  test('gives a terminal nothing to obey, whatever foreign text holds', async () => {
    const render = await load();
    fc.assert(
      fc.property(fc.constantFrom(...names), hostileText, (name, text) => {
        const trace = infect(traceNamed(name), text);
        expect(render([trace], PLAIN)).not.toMatch(OBEYED);
        expect(render([judged(trace, {}), judged(trace, {})], PLAIN)).not.toMatch(OBEYED);
      }),
      { numRuns: 40 },
    );
  });
});

const POLICIES: readonly Partial<Policy>[] = [
  {},
  { exact: false, allowBehind: 3, allowUnknown: true },
  { minStrength: 'content' },
  { requireClean: true },
  { maxAge: 60_000 },
  { stage: 'artifact' },
  { stage: 'source' },
];

const WAIT: WaitReport = {
  limit: 60_000,
  interval: 2000,
  stable: 0,
  waited: 60_000,
  looks: 9,
  held: 0,
  end: 'timed-out',
};

function judged(trace: Trace, policy: Partial<Policy>, wait: WaitReport | null = null): Judged {
  return { ...trace, policy: { ...judgePolicy(trace, { ...NO_POLICY, ...policy }), wait } };
}

/** Every scenario, as show prints it, and as verify does under each policy, with and without a wait in vain. */
const all: readonly (readonly [Trace, number])[] = names.flatMap((name) => {
  const trace = traceNamed(name);
  const verified = POLICIES.flatMap((policy) => [
    judged(trace, policy),
    judged(trace, policy, WAIT),
  ]);
  return [
    [trace, exitCodeOf(trace.verdict)] as const,
    ...verified.map((each) => [each, exitCodeOf(outcomeOf(each.policy))] as const),
  ];
});

/** What a reader concludes from a report: only whether all is well, or even the exit code. */
const SAID: Readonly<Partial<Record<Format, (text: string) => boolean | number>>> = {
  junit: (text) => !/<(failure|error) /.test(text),
  sarif: (text) => JSON.parse(text).runs[0].results.length === 0,
  gitlab: (text) => JSON.parse(text).length === 0,
  github: (text) => /^::notice title=/m.test(text) && !/^::(error|warning) /m.test(text),
  dotenv: (text) => codeOf(/^DEPLOYTRACE_VERDICT=(\w+)$/m.exec(text)),
  markdown: (text) => codeOf(/^## .*: ([\w ]+)$/m.exec(text)),
  prometheus: (text) => codeOf(/^deploytrace_verdict\{.*verdict="(\w+)"\} 1$/m.exec(text)),
  cdevents: (text) => JSON.parse(text).at(-1).data.subject.content.outcome === 'pass',
};

function codeOf(found: RegExpExecArray | null): number {
  const codes: Record<string, number> = {
    match: 0,
    drift: 1,
    unknown: 3,
    timeout: 4,
    'timed out': 4,
  };
  return codes[found?.[1] ?? ''] ?? -1;
}

describe('a report and the exit code say the same', () => {
  test('every exit code comes about', () => {
    expect(new Set(all.map(([, code]) => code))).toEqual(new Set([0, 1, 3, 4]));
  });

  test.each(Object.entries(SAID))('%s', async (name, said) => {
    const render = await formats[name as Format]();
    for (const [trace, code] of all) {
      const found = said(render([trace], PLAIN));
      expect(found).toBe(typeof found === 'number' ? code : code === 0);
    }
  });

  test('outputs of a step', async () => {
    const render = (await companions.github?.GITHUB_OUTPUT?.()) ?? expect.fail();
    for (const [trace, code] of all) {
      expect(codeOf(/^verdict=(\w+)$/m.exec(render([trace], PLAIN)))).toBe(code);
    }
  });

  test('of several environments the worst decides', async () => {
    const [good] = all.find(([, code]) => code === 0) ?? expect.fail();
    const [bad] = all.find(([trace, code]) => code === 1 && trace.policy) ?? expect.fail();
    const several = [
      { ...judged(good, {}), environment: 'a' },
      { ...bad, environment: 'b' },
    ];
    for (const [name, said] of Object.entries(SAID)) {
      if (name === 'markdown' || name === 'prometheus') continue;
      const found = said((await formats[name as Format]())([...several].reverse(), PLAIN));
      if (name !== 'cdevents') expect([name, found]).toEqual([name, name === 'dotenv' ? 1 : false]);
    }
  });
});

test('a whole that nothing explains has an item of its own', () => {
  const trace = { ...traceNamed('same'), verdict: 'unknown' } as const;
  const verdicts = toItems(trace).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(['match', 'match', 'match', 'unknown']);
});

test('what was judged no further than the artifact says nothing good of what runs', async () => {
  const trace = judged(traceNamed('stale'), { stage: 'artifact' });
  expect(trace.policy).toMatchObject({ verdict: 'match' });
  const renderAs = async (name: Format) => (await formats[name]())([trace], PLAIN);
  expect(await renderAs('github')).toContain('shop-api%3A the artifact is what was meant');
  expect(await renderAs('cdevents')).toContain('"name": "The artifact is what was meant"');
  expect(await renderAs('dotenv')).toMatch(/VERDICT=match[\s\S]*DRIFTED=1\n/);
  for (const name of Object.keys(formats) as Format[])
    expect(await renderAs(name), name).not.toMatch(/what runs is what was meant/i);
});
