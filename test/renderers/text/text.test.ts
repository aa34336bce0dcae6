import * as fc from 'fast-check';
import { eastAsianWidth } from 'get-east-asian-width';
import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../../src/commands/exit-code.ts';
import { STRENGTHS } from '../../../src/model/evidence.ts';
import { toProblem } from '../../../src/model/problem.ts';
import type { Trace } from '../../../src/model/trace.ts';
import type { LinkVerdict } from '../../../src/model/verdict.ts';
import { judgePolicy } from '../../../src/pipeline/policy/judge-policy.ts';
import { renderText } from '../../../src/renderers/text/text.ts';
import { PLAIN } from '../../support/judged.ts';
import { scenarios } from '../../support/scenarios.ts';
import {
  checkout,
  evidence,
  failed,
  MEANT,
  NOW,
  process,
  source,
  traceOf,
} from '../../support/trace.ts';

/** Fields that a repository, a process or a config may fill as it likes. */
const FOREIGN = new Set(
  `system environment location host author tags ref resolvedRef branch name root remote names message
   path paths user command cwd says where reason hint cgroup`.split(/\s+/),
);

/** The trace with `text` put into the middle of all that is foreign. */
function infect<T>(value: T, text: string, key = ''): T {
  const put = (one: unknown): unknown => {
    if (typeof one === 'string') return isForeign(one, key) ? insert(one, text) : one;
    if (Array.isArray(one)) return one.map((each) => infect(each, text, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, each]) => [name, infect(each, text, name)]),
    );
  };
  return put(value) as T;
}

function isForeign(value: string, key: string): boolean {
  return FOREIGN.has(key) || (key === 'subject' && value !== 'source');
}

function insert(one: string, text: string): string {
  const middle = Math.floor(one.length / 2);
  return `${one.slice(0, middle)}${text}${one.slice(middle)}`;
}

const foreign = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.string({
        unit: fc.constantFrom('a', ' ', '/', '日', '🎉', 'का', 'e\u0301'),
        maxLength: 60,
      }),
      fc.constantFrom('\x1b[2J', '\r\n', '\u202e', '\u200b', '👩‍💻', '❤️', '\u0301'.repeat(8)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

const anyScenario = fc.constantFrom(...Object.values(scenarios));
const anyTrace = fc.tuple(anyScenario, foreign).map(([make, text]) => infect(make(), text));
const anyWidth = fc.integer({ min: 20, max: 240 });
const UNLIMITED = Number.POSITIVE_INFINITY;

function render(
  trace: Trace,
  width: number,
  changes: Partial<{ color: boolean; evidence: boolean }> = {},
) {
  return renderText(trace, { width, color: false, evidence: false, now: NOW, ...changes });
}

/** Columns by the rule of terminals: none for a mark, two for what is wide. */
function columns(line: string): number {
  const widthOf = (character: string) =>
    /[\p{Mn}\p{Me}]/u.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
  return [...line].reduce((sum, character) => sum + widthOf(character), 0);
}

const HARMFUL =
  /[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}\p{Default_Ignorable_Code_Point}]/u;

describe('law', () => {
  test('no line is wider than was asked for, whatever the text holds', () => {
    fc.assert(
      fc.property(anyTrace, anyWidth, fc.boolean(), (trace, width, all) => {
        for (const line of render(trace, width, { evidence: all }).split('\n'))
          expect(columns(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 300 },
    );
  });

  test('nothing that steers a terminal, hides or reorders comes out of foreign text', () => {
    fc.assert(
      fc.property(anyTrace, anyWidth, (trace, width) => {
        expect(render(trace, width).replaceAll('\n', '')).not.toMatch(HARMFUL);
      }),
      { numRuns: 300 },
    );
  });

  test('no foreign text makes a line of its own', () => {
    fc.assert(
      fc.property(anyScenario, foreign, (make, text) => {
        const count = (trace: Trace) => render(trace, UNLIMITED).split('\n').length;
        expect(count(infect(make(), text))).toBe(count(infect(make(), 'x')));
      }),
    );
  });

  test('colour adds colour codes and nothing else', () => {
    fc.assert(
      fc.property(anyTrace, anyWidth, (trace, width) => {
        const colored = render(trace, width, { color: true });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one
        expect(colored.replace(/\x1b\[\d+m/g, '')).toBe(render(trace, width));
      }),
    );
  });

  test('no line ends in blanks', () => {
    fc.assert(
      fc.property(anyTrace, anyWidth, (trace, width) => {
        expect(render(trace, width)).not.toMatch(/ $/m);
      }),
    );
  });
});

test('on a terminal no reason is cut, and on a pipe nothing is', () => {
  const long = scenarios.long?.() ?? traceOf();
  const together = (text: string) => text.replace(/[\s│]|content/g, '');
  for (const width of [40, 80, 120])
    expect(together(render(long, width))).toContain(together(long.links[0]?.reason ?? '?'));
  expect(render(long, UNLIMITED)).toContain('long-branch');
  expect(render(long, UNLIMITED)).toContain('com.example.Shop');
  expect(render(long, UNLIMITED)).not.toMatch(/…|\bmore\b/);
});

describe('law: the marks in the text and the exit code of verify agree', () => {
  const verdicts: readonly LinkVerdict[] = [
    'same',
    'behind',
    'ahead',
    'diverged',
    'modified',
    'stale',
    'different',
  ];
  const someEvidence = fc.array(
    fc
      .record({
        verdict: fc.constantFrom(...verdicts, null),
        strength: fc.constantFrom(...STRENGTHS),
        says: fc.constantFrom('so', 'otherwise'),
      })
      .map(({ verdict, strength, says }) =>
        evidence(verdict, `${says}, ${verdict}`, {
          strength,
          revision: MEANT,
          running: { revision: MEANT, modified: verdict !== 'same' },
        }),
      ),
    { maxLength: 3 },
  );
  const seen = <T>(whole: T, stage: 'source' | 'artifact' | 'process') =>
    fc.oneof(
      { arbitrary: fc.constant(whole), weight: 4 },
      { arbitrary: fc.constant(failed('absent', stage, 'path-not-found', 'gone')), weight: 1 },
      { arbitrary: fc.constant(failed('unreachable', stage, 'timeout', 'late')), weight: 1 },
    );
  const judged = fc
    .record({
      from: seen(source(), 'source'),
      artifact: fc.tuple(seen(checkout(), 'artifact'), someEvidence),
      processes: fc.array(fc.tuple(seen(null, 'process'), someEvidence), {
        minLength: 1,
        maxLength: 4,
      }),
    })
    .map(({ from, artifact: [artifact, build], processes }) =>
      traceOf({
        source: from,
        artifact: [artifact, ...build],
        processes: processes.map(
          ([each, deploy], index) => [each ?? process(4121 + index), ...deploy] as const,
        ),
      }),
    );

  const EDGE = /^ {5}│ {2}([✓✗?]) /;
  const PROCESS = /^ {2}(?:process| {7}) .* ([✓✗?]) /;
  const marksIn = (lines: readonly string[]) =>
    lines.flatMap((line) => EDGE.exec(line)?.[1] ?? PROCESS.exec(line)?.[1] ?? []);

  test('at the head, on every edge, at every process', () => {
    fc.assert(
      fc.property(judged, fc.constantFrom(80, 120), (trace, width) => {
        const [head = '', ...lines] = render(trace, width).split('\n');
        const code = exitCodeOf(trace.verdict);
        expect([0, 1, 3]).toContain(code);
        expect(head).toContain({ 0: '✓ match', 1: '✗ drift', 3: '? unknown' }[code as 0 | 1 | 3]);
        const marks = new Set(marksIn(lines));
        if (code === 0) expect(marks).toEqual(new Set(['✓']));
        if (code === 1) expect(marks).toContain('✗');
        if (code === 3 && trace.source.state === 'observed') expect(marks).toContain('?');
      }),
      { numRuns: 500 },
    );
  });

  test('the last lines say what was required, what was found, and what to do', () => {
    const check = (trace: Trace) => {
      const verified = { ...trace, policy: judgePolicy(trace, PLAIN) };
      const lines = render(verified, UNLIMITED).trimEnd().split('\n');
      const last = lines.slice(lines.findIndex((line) => line.startsWith('  Required: ')));
      expect(last[1]).toMatch(/^ {2}Found: {4}[✓✗?] /);
      if (verified.policy.verdict === 'match') expect(last).toHaveLength(2);
      else expect(last[2]).toMatch(/^ {2}Next: {5}\S/);
    };
    for (const make of Object.values(scenarios)) check(make());
    fc.assert(fc.property(judged, check), { numRuns: 300 });
  });
});

describe('that the shell one types into was left out', () => {
  const own = toProblem('process', 'local', 'left-out-own', 'left out bash 311');
  const asked = (name: 'same' | 'absent') => ({ ...scenarios[name]?.(), problems: [own] }) as Trace;
  const judged = (trace: Trace) => ({ ...trace, policy: judgePolicy(trace, PLAIN) });

  test('is told to who asks what runs', () => {
    expect(render(asked('same'), 80)).toContain('note: left out bash 311');
  });

  test('is no news to who asks whether it is what was meant, unless nothing was found', () => {
    expect(render(judged(asked('same')), 80)).not.toContain('left out');
    expect(render(judged(asked('absent')), 80)).toContain('note: left out bash 311');
  });
});
