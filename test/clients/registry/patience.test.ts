import { expect, test } from 'vitest';
import { retryAfter } from '../../../src/clients/registry/patience.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['-1', null],
  ['1e9', null],
  ['', null],
  [undefined, null],
])('Retry-After %s', (text, expected) => {
  expect(retryAfter({ headers: { 'retry-after': text } }, NOW)).toBe(expected);
});
