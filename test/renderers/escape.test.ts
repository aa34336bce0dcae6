import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeJson, escapeText } from '../../src/renderers/escape.ts';

/** Any code unit at all, with those that are dangerous more often. */
const foreign = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.integer({ min: 0x10000, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
      fc.constantFrom(
        '\x1b[2J',
        '\x1b]0;title\x07',
        '\x9b31m',
        '\r',
        '\n',
        '\b',
        '\u202e',
        '\u2066',
        '\u200b',
        '\u3164',
        '\u{e0041}',
        'e\u0301',
        '\u0301'.repeat(9),
        '👩‍💻',
        '❤️',
        '日本',
        'a',
      ),
    ),
  )
  .map((parts) => parts.join(''));

/** What a terminal obeys, cannot show, or draws over something else; written otherwise than in the code. */
const HARMFUL =
  /[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}\p{Default_Ignorable_Code_Point}]|\p{M}{6}/u;

describe('escapeText', () => {
  test.each([
    ['a\x1b[31mb', 'a\\x1b[31mb'],
    ['a\nb\tc', 'a\\nb\\tc'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['a\u200bb', 'a\\u200bb'],
    ['\u009b31m', '\\x9b31m'],
    ['a\u3164b', 'a\\u3164b'],
    ['half \ud83d', 'half \\ud83d'],
    ['tag \u{e0041}', 'tag \\udb40\\udc41'],
    ['\u0301x', '\\u0301x'],
    [`z${'\u0301'.repeat(6)}`, `z${'\u0301'.repeat(4)}\\u0301\\u0301`],
  ])('%j is shown as %s', (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  test.each([
    'plain',
    'Füße',
    'e\u0301te\u0301',
    '価格の修正',
    'ไทย',
    'नमस्ते',
    'שלום',
    '🎉',
    '🇩🇪',
    '  ',
  ])('%s stays as it is', (text) => {
    expect(escapeText(text)).toBe(text);
  });

  test.each([
    ['⚡️ faster', '⚡ faster'],
    ['👩‍💻', '👩💻'],
    ['👍🏽', '👍'],
    ['1️⃣', '1'],
    ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴'],
    ['🏽', '🏽'],
    ['1🏽', '1🏽'],
  ])('the emoji %s is shown by its parts, whose width is known', (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  test('law: nothing that steers or hides is left', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        expect(escapeText(text)).not.toMatch(HARMFUL);
      }),
    );
  });

  test('law: what was escaped once stays as it is', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const once = escapeText(text);
        expect(escapeText(once)).toBe(once);
      }),
    );
  });
});

test('law: escaped JSON is the same value, and nothing in it steers or hides but line feeds', () => {
  fc.assert(
    fc.property(foreign, fc.jsonValue(), (text, value) => {
      const json = escapeJson(JSON.stringify({ text, value }, null, 2));
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ text, value })));
      expect(json.replaceAll('\n', '')).not.toMatch(HARMFUL);
    }),
  );
});
