import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationText, durationWords, parseDuration } from '../../src/model/duration.ts';

test.each([
  ['90s', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['30d', 2_592_000_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['0s', 0],
])('%s is %d ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
  '',
  '10',
  'm',
  '10 m',
  '-1s',
  '+1s',
  '1e3s',
  '1h30m',
  '10M',
  '1_000s',
  '٣s',
  '1.s',
  ' 1s',
  '1s\n',
])('%j is none', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test('law: what is written is read again as the same', () => {
  fc.assert(
    fc.property(fc.nat(999_999_999), (milliseconds) => {
      expect(parseDuration(durationText(milliseconds))).toBe(milliseconds);
    }),
  );
});

test.each([
  [5_400_000, '1 h 30 min'],
  [600_000, '10 min'],
  [90_000, '1 min 30 s'],
  [12_345.67, '12 s'],
  [250.4, '250 ms'],
  [90_000_000, '1 d 1 h'],
])('%d ms are "%s" for people', (milliseconds, words) => {
  expect(durationWords(milliseconds)).toBe(words);
});
