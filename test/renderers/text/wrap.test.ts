import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { span } from '../../../src/renderers/text/line.ts';
import { textWidth } from '../../../src/renderers/text/width.ts';
import { wrap } from '../../../src/renderers/text/wrap.ts';

const wrapped = (text: string, room: number) =>
  wrap([span(text)], room).map((line) => line.map((each) => each.text).join(''));

test.each([
  ['one two three', 8, ['one two ', 'three']],
  ['one two three', 7, ['one two', 'three']],
  ['/srv/shop/api/app.py', 12, ['/srv/shop/', 'api/app.py']],
  ['a abcdefghij b', 4, ['a ', 'abcd', 'efgh', 'ij b']],
  ['日本語', 4, ['日本', '語']],
  ['', 10, ['']],
])('%j in %i columns', (text, room, lines) => {
  expect(wrapped(text, room)).toEqual(lines);
});

test('law: every line fits, and nothing but blanks at its edges is lost', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '/', '日', 'e\u0301') });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 30 }), (whole, room) => {
      const lines = wrapped(whole, room);
      for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(room);
      expect(lines.join('').replaceAll(' ', '')).toBe(whole.replaceAll(' ', ''));
    }),
  );
});

test('tones stay with their words', () => {
  const lines = wrap([span('one '), span('two three', 'quiet')], 8);
  expect(lines.map((line) => line.map(({ text, tone }) => `${tone}:${text}`))).toEqual([
    ['plain:one ', 'quiet:two '],
    ['quiet:three'],
  ]);
});
