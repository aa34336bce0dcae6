import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { parseBlock, unknownType } from '../../src/config/parse-block.ts';
import { block, configOf, gitOf, hostOf, lines } from './support.ts';

const ref = (text: string) => gitOf(configOf(`source:\n  type: git\n  ref: ${text}\n`));

/** The faults that `schema` finds in a source with these lines. */
function check(schema: z.ZodType, text: string) {
  const config = configOf(`source:\n  type: x\n  ${text.replaceAll('\n', '\n  ')}\n`);
  const parsed = parseBlock(schema, block(config.source), config);
  return 'faults' in parsed ? parsed.faults : parsed.value;
}

function messages(schema: z.ZodType, text: string): readonly string[] {
  const outcome = check(schema, text);
  return Array.isArray(outcome) ? lines(outcome) : [`no fault: ${JSON.stringify(outcome)}`];
}

const type = z.literal('x');

describe('text that YAML takes for something else is what was written', () => {
  test.each([
    ...['1234567', '0123456', '1234567e5', '5e12345', '1.10', '0x1F', '0o17', '.inf', '-0', '+1'],
    ...['true', 'False', 'yes', '2024-01-01', '12345678901234567890123'],
  ])('%s', (written) => {
    expect(ref(written)).toMatchObject({ ref: written });
  });

  test('any hexadecimal name, quoted or not', () => {
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789e'), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(hex, (commit) => {
        expect(ref(commit)).toMatchObject({ ref: commit });
        expect(ref(`'${commit}'`)).toMatchObject({ ref: commit });
      }),
    );
  });

  test('in lists, in environments, and where one of several texts is expected', () => {
    const config = configOf(
      'source: {type: git, paths: [1.10, a]}\nenvironments: {p: {source: {ref: 0777}}}\n',
      {},
      'p',
    );
    expect(gitOf(config)).toMatchObject({ ref: '0777', paths: ['1.10', 'a'] });
    expect(check(z.object({ v: z.enum(['1.10', '2']) }), 'v: 1.10')).toEqual({ v: '1.10' });
    const either = z.object({ v: z.union([z.strictObject({ a: z.string() }), z.string()]) });
    expect(check(either, 'v: 007')).toEqual({ v: '007' });
    expect(check(either, 'v: {a: 1.0}')).toEqual({ v: { a: '1.0' } });
  });

  test('through an alias it is text in one place and a number in the other', () => {
    const schema = z.object({ text: z.string(), number: z.number() });
    expect(check(schema, 'text: &a 1.10\nnumber: *a')).toEqual({ text: '1.10', number: 1.1 });
  });

  test('where a number is expected, the number arrives', () => {
    const process = 'process: {type: host, find: {port: 0x1F, pid: 12}}\n';
    expect(hostOf(configOf(process))).toMatchObject({ find: { port: 31, pid: 12 } });
  });

  test.each([
    ['null', '4:8 source.ref: expected text, got null'],
    ['~', '4:8 source.ref: expected text, got ~'],
    ['', '4:3 source.ref: expected text, got nothing'],
    ['""', '4:8 source.ref: expected text that is not empty, got the text ""'],
    ['{}', '4:8 source.ref: expected text, got an empty mapping'],
    ['[a]', '4:8 source.ref: expected text, got a list'],
  ])('but %j is nothing', (written, fault) => {
    expect(ref(written)).toEqual([fault]);
  });
});

describe('faults', () => {
  test.each<[string, z.ZodType, string, string]>([
    [
      'wrong type',
      z.object({ v: z.number() }),
      'v: abc',
      '4:6 source.v: expected a number, got the text "abc"',
    ],
    [
      'whole numbers',
      z.object({ v: z.int() }),
      'v: 1.5',
      '4:6 source.v: expected a whole number, got 1.5',
    ],
    [
      'a boolean',
      z.object({ v: z.boolean() }),
      'v: yes',
      '4:6 source.v: expected true or false, got the text "yes"',
    ],
    [
      'a list',
      z.object({ v: z.array(z.string()) }),
      'v: a',
      '4:6 source.v: expected a list, got the text "a"',
    ],
    ['a mapping', z.object({ v: z.object({}) }), 'v: 1', '4:6 source.v: expected a mapping, got 1'],
    [
      'in a list',
      z.object({ v: z.array(z.int()) }),
      'v: [1, x]',
      '4:10 source.v[1]: expected a number, got the text "x"',
    ],
    [
      'one of',
      z.object({ v: z.enum(['on', 'off']) }),
      'v: of',
      '4:6 source.v: expected one of on, off, got the text "of"',
    ],
    [
      'exactly',
      z.object({ v: z.literal('on') }),
      'v: off',
      '4:6 source.v: expected on, got the text "off"',
    ],
    [
      'too small',
      z.object({ v: z.int().min(1) }),
      'v: 0',
      '4:6 source.v: expected a number of at least 1, got 0',
    ],
    [
      'too big',
      z.object({ v: z.int().max(9) }),
      'v: 10',
      '4:6 source.v: expected a number of at most 9, got 10',
    ],
    [
      'not above',
      z.object({ v: z.number().gt(1) }),
      'v: 1',
      '4:6 source.v: expected a number of above 1, got 1',
    ],
    [
      'too few',
      z.object({ v: z.array(z.string()).min(1) }),
      'v: []',
      '4:6 source.v: expected at least 1 entry, got an empty list',
    ],
    [
      'too long',
      z.object({ v: z.string().max(2) }),
      'v: abc',
      '4:6 source.v: expected text of at most 2 characters, got the text "abc"',
    ],
    [
      'a pattern',
      z.object({ v: z.string().regex(/^a/) }),
      'v: b',
      '4:6 source.v: expected text that matches /^a/, got the text "b"',
    ],
    ['missing', z.object({ v: z.string() }), 'w: b', '2:1 source.v is missing'],
    [
      'missing inside',
      z.object({ v: z.object({ w: z.string() }) }),
      'v:\n  x: b',
      '4:3 source.v.w is missing',
    ],
    [
      'missing in a list',
      z.object({ v: z.array(z.object({ w: z.string() })) }),
      'v: [{x: 1}]',
      '4:7 source.v[0].w is missing',
    ],
    [
      'a kind of its own',
      z.object({ v: z.record(z.string(), z.int()) }),
      'v: {a: b}',
      '4:10 source.v.a: expected a number, got the text "b"',
    ],
    [
      'its own words',
      z.object({ v: z.string().refine(() => false, { error: 'never good' }) }),
      'v: b',
      '4:6 source.v: never good',
    ],
    [
      'its own words for a type',
      z.object({ v: z.int({ error: 'a port, please' }) }),
      'v: b',
      '4:6 source.v: a port, please',
    ],
    [
      'of the whole',
      z.object({}).refine(() => false, { error: 'a or b, not both' }),
      'v: b',
      '3:3 source: a or b, not both',
    ],
    [
      'without words',
      z.object({ v: z.string().refine(() => false) }),
      'v: b',
      '4:6 source.v: not valid',
    ],
    [
      'alternatives',
      z.object({ v: z.union([z.string(), z.array(z.string())]) }),
      'v: {}',
      '4:6 source.v: expected text or a list, got an empty mapping',
    ],
    [
      'the alternative meant',
      z.object({ v: z.union([z.string(), z.array(z.string())]) }),
      'v: [{}]',
      '4:7 source.v[0]: expected text, got an empty mapping',
    ],
    [
      'a discriminator',
      z.object({
        v: z.discriminatedUnion('k', [
          z.object({ k: z.literal('a') }),
          z.object({ k: z.literal('b') }),
        ]),
      }),
      'v: {k: c}',
      '4:10 source.v.k: expected one of a, b, got the text "c"',
    ],
    [
      'an unknown key',
      z.strictObject({ type, value: z.int().optional() }),
      'vaule: 1',
      '4:3 source: unknown key "vaule"',
    ],
    [
      'an unknown key, and not that another is missing',
      z.object({
        v: z
          .strictObject({ a: z.int() })
          .partial()
          .refine((keys) => Object.keys(keys).length > 0, { error: 'name at least one of a' }),
      }),
      'v: {w: 1}',
      '4:7 source.v: unknown key "w"',
    ],
    [
      'an unknown key inside',
      z.object({ v: z.strictObject({}) }),
      'v: {w: 1}',
      '4:7 source.v: unknown key "w"',
    ],
  ])('%s', (_, schema, text, expected) => {
    expect(messages(schema, text)).toEqual([expected]);
  });

  test('none says what zod says', () => {
    const schema = z.object({ a: z.url(), b: z.bigint(), c: z.date(), d: z.int().multipleOf(2) });
    const said = messages(schema, 'a: x\nb: y\nc: z\nd: 3').join('\n');
    expect(said).not.toMatch(/Invalid|received/);
    expect(said.split('\n')).toHaveLength(4);
  });

  test('the hint is the nearest key, else the known ones', () => {
    const schema = z.strictObject({ type, find: z.strictObject({ port: z.int() }).partial() });
    const hints = (text: string) =>
      (check(schema, text) as { hint: string }[]).map(({ hint }) => hint);
    expect(hints('find: {prot: 1}')).toEqual(['Did you mean port?']);
    expect(hints('find: {zzz: 1}')).toEqual(['Known keys: port.']);
    expect(hints('find: {}\nfnid: 1')).toEqual(['Did you mean find?']);
  });

  test('the hint is the nearest value, else what the schema says of it', () => {
    const schema = z.object({ v: z.enum(['checkout', 'files']).describe('What it is.') });
    expect(check(schema, 'v: chekout')).toMatchObject([{ hint: 'Did you mean checkout?' }]);
    expect(check(schema, 'v: 7')).toMatchObject([{ hint: 'What it is.' }]);
    expect(check(schema, 'w: 7')).toMatchObject([{ hint: 'What it is.' }]);
  });

  test('a password in a URL is shown in none', () => {
    const found = check(
      z.strictObject({ type, v: z.int() }),
      'v: https://ana:hunter2@example.com/',
    );
    expect(JSON.stringify(found)).not.toContain('hunter2');
    expect(found).toHaveLength(1);
  });

  test('whatever stands there, the faults are in order and inside the file', () => {
    // What is refused before any schema sees it.
    const refused = /"":|__proto__|\\u0000|\$\{/;
    const data = fc.jsonValue().filter((value) => !refused.test(JSON.stringify(value)));
    const schema = z.strictObject({ type, a: z.array(z.int()), b: z.object({ c: z.string() }) });
    fc.assert(
      fc.property(data, data, (a, b) => {
        const found = check(schema, `a: ${JSON.stringify(a)}\nb: ${JSON.stringify(b)}`);
        if (!Array.isArray(found)) return;
        const places = found.map(({ position }) => position.line * 1e6 + position.column);
        expect(places).toEqual([...places].sort((x, y) => x - y));
        expect(found.every(({ position }) => position.line >= 2 && position.line <= 5)).toBe(true);
      }),
    );
  });
});

describe('unknownType', () => {
  const faultOf = (text: string) => {
    const config = configOf(text);
    return unknownType(block(config.artifact), ['checkout', 'files'], config);
  };

  test('names the known ones, and the nearest', () => {
    const fault = faultOf('artifact: {type: chekout}\n');
    expect(lines([fault])).toEqual([
      '2:18 artifact.type: expected one of checkout, files, got "chekout"',
    ]);
    expect(fault.hint).toBe('Did you mean checkout?');
  });

  test('a type left out is missing, at its section', () => {
    expect(lines([faultOf('artifact: {path: .}\n')])).toEqual([
      '2:1 artifact.type is missing: expected one of checkout, files',
    ]);
  });
});
