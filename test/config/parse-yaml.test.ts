// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references are written like this
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/model/errors.ts';
import { caught, FILE, faultsOf, lines } from './support.ts';

const MIB = 1 << 20;

describe('text that is no config', () => {
  test.each([
    ['', '1:1 the file is empty'],
    ['# only a comment\n', '1:1 the file is empty'],
    ['---\n', '1:1 the file is empty'],
    ['- a\n', '1:1 expected a mapping, got a list'],
    ['version', '1:1 expected a mapping, got the text "version"'],
    ['a: [1\nb: 2\n', '2:1'],
    ['version: 1\n\tsystem: x\n', '2:1 not valid YAML: a tab in the indentation'],
    ['version: 1\n---\nversion: 1\n', '2:1 expected one YAML document, got several'],
    ['version: 1\nsystem: !!js/function "x"\n', '2:9 the tag !!js/function is not supported'],
    ['version: 1\nsystem: !secret x\n', '2:9 the tag !secret is not supported'],
    ['version: 1\nsystem: !!binary aGk=\n', '2:9 the tag !!binary is not supported'],
    ['version: 1\nsystem: a\nsystem: b\n', '3:1 the key "system" is there twice'],
    ['version: 1\n? [a]\n: b\n', '2:3 a key must be plain text'],
    ['version: 1\n: b\n', '2:1 a key is empty'],
    ['version: 1\n__proto__: {a: 1}\n', '2:1 the key "__proto__" is not allowed'],
    ['version: 1\nsystem: *x\n', '2:9 the alias *x has no anchor before it'],
    ['version: 1\nsystem: &x [*x]\n', '2:13 the alias *x has no anchor before it'],
    ['version: 1\nsystem: a\u0007b\n', '2:10 the control character U+0007 is not allowed'],
    ['version: 1\nsystem: "a\\0b"\n', '2:9 a text cannot hold the character U+0000'],
    ['%YAML 3.0\n---\nversion: 1\n', '1:7 not valid YAML'],
    ['system: x\n', '1:1 version is missing'],
    ['version: 2\nnew: format\n', '1:10 version: expected the number 1, got 2'],
    ['version: "1"\n', '1:10 version: expected the number 1, got the text "1"'],
    ['version:\n', '1:1 version: expected the number 1, got nothing'],
  ])('%j: %s', (text, expected) => {
    const faults = caught(() => parseConfig(FILE, text, {}));
    expect(faults).toHaveLength(1);
    expect(lines(faults)[0]).toContain(expected);
  });

  test('a fault names the file and shows the line', () => {
    const [fault] = faultsOf('system: ok\nsorce: {}\n');
    expect(fault).toEqual({
      message: 'unknown key "sorce"',
      position: { file: FILE, line: 3, column: 1 },
      excerpt: 'sorce: {}',
      hint: 'Did you mean source?',
    });
  });

  test('a reference inside braces is told how to be written', () => {
    const [fault] = faultsOf('process: { find: { user: ${USER} } }\n');
    expect(fault?.hint).toBe('Inside { } and [ ], put the value in quotes.');
  });
});

describe('positions', () => {
  test('columns count characters, and CRLF is no part of a line', () => {
    const [fault] = faultsOf('"😀é": {"😀": 1}\r\nsystem: x\r\n');
    expect(fault?.position?.column).toBe(1);
    const [inside] = faultsOf('environments: {"😀é": 1}\r\n');
    expect(inside).toMatchObject({
      position: { line: 2, column: 22 },
      excerpt: 'environments: {"😀é": 1}',
    });
  });

  test('an excerpt is cut at 120 characters, and shows no password', () => {
    const [fault] = faultsOf(`bad: https://ana:hunter2@example.com/${'😀'.repeat(200)}\n`);
    expect([...(fault?.excerpt ?? '')]).toHaveLength(120);
    expect(fault?.excerpt).toContain('https://ana:***@example.com/');
  });

  test('the line and column of an unknown key are where it stands', () => {
    const blanks = fc.array(fc.constantFrom('\n', '# é\n', '\r\n', '  \n', '# 😀 \r\n'));
    fc.assert(
      fc.property(blanks, fc.nat(5), (before, indent) => {
        const filler = before.join('');
        const line = `environments: {${' '.repeat(indent)}"😀": {}, x: {unknown: 1}}`;
        const [fault] = caught(() => parseConfig(FILE, `version: 1\n${filler}${line}\n`, {}));
        const column = [...line.slice(0, line.indexOf('unknown'))].length + 1;
        expect(fault?.position).toEqual({ file: FILE, line: before.length + 2, column });
        expect(fault?.excerpt).toBe(line);
      }),
    );
  });
});

describe('hostile text', () => {
  // Some of these abort the whole process, or take minutes, when the library is handed them as they are.
  test.each([
    ['[', '['.repeat(MIB - 20)],
    ['{', '{'.repeat(MIB - 20)],
    ['- ', '- '.repeat(MIB / 2 - 20)],
    ['? ', '? '.repeat(MIB / 2 - 20)],
    ['a: ', 'a: '.repeat(MIB / 3 - 20)],
    ['}', '}'.repeat(MIB - 20)],
    [',', `[${','.repeat(MIB - 20)}`],
    ['anchors', '&a '.repeat(MIB / 3 - 20)],
    ['tags', '- !x a\n'.repeat(MIB / 8)],
    ['directives', '%a\n'.repeat(MIB / 4)],
    ['documents', '---\n'.repeat(MIB / 5)],
    ['keys', Array.from({ length: 80_000 }, (_, index) => `k${index}: 1`).join('\n')],
    ['one line', `version: 1\nsystem: ${'é'.repeat(MIB / 3)}\nbad: 1\n`],
    ['references', `version: 1\nsystem: ${'${'.repeat(MIB / 3)}\n`],
    [
      'unknown keys',
      `version: 1\n${Array.from({ length: 9000 }, (_, i) => `k${i}: 1`).join('\n')}`,
    ],
    [
      'flow on a line',
      `version: 1\nenvironments: {${'a😀'.repeat(9000)}: {}, ${Array.from({ length: 9000 }, (_, i) => `k${i}: 1`)}}`,
    ],
  ])('a megabyte of %s is refused', (_, text) => {
    const faults = caught(() => parseConfig(FILE, text, {}));
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(20);
    expect(faults[0]?.position?.file).toBe(FILE);
    expect([...(faults[0]?.excerpt ?? '')].length).toBeLessThanOrEqual(120);
  });

  test('aliases are followed, but not to ten thousand values', () => {
    const levels = Array.from({ length: 8 }, (_, level) => {
      const items = Array(10).fill(level === 0 ? 'x' : `*l${level - 1}`);
      return `l${level}: &l${level} [${items.join(', ')}]`;
    });
    // l3 would be the first to exceed it.
    expect(lines(faultsOf(levels.join('\n')))).toEqual([
      expect.stringMatching(/^5:\d+ expected at most 10000 values, aliases written out; got more$/),
    ]);
  });

  test('aliases do not help to nest without end', () => {
    const chain = Array.from({ length: 100 }, (_, i) => `k${i}: &k${i} [${i ? `*k${i - 1}` : ''}]`);
    expect(lines(faultsOf(chain.join('\n')))[0]).toMatch(/nested more than 64 deep$/);
  });

  test('keys of Object.prototype are unknown keys like any other', () => {
    expect(lines(faultsOf('constructor: 1\ntoString: {a: 1}\n'))).toEqual([
      '2:1 unknown key "constructor"',
      '3:1 unknown key "toString"',
    ]);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  const yamlish = fc.string({
    unit: fc.constantFrom(
      ...['version: 1\n', 'source:', 'system: ', 'environments:\n', 'type', ': ', '\n', '  ', '- '],
      ...['[', ']', '{', '}', ',', '&a ', '*a', '!!str ', '${A}', '$${', '${', '"', "'", '#', '|'],
      ...[
        '\t',
        '\r',
        '%',
        '---\n',
        '? ',
        '__proto__',
        'constructor',
        '1e5',
        'null',
        '😀',
        '\ufeff',
      ],
    ),
    maxLength: 40,
  });

  test.each([
    ['arbitrary text', fc.string({ unit: 'binary' })],
    ['almost YAML', yamlish],
    ['almost a config', yamlish.map((text) => `version: 1\n${text}`)],
  ])('%s gives a config or a ConfigError, never anything else', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseConfig(FILE, text, { A: 'value' });
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          const { faults } = error as ConfigError;
          expect(faults.length).toBeGreaterThan(0);
          for (const { position } of faults) expect(position?.column).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
