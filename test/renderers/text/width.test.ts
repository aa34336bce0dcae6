import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeText } from '../../../src/renderers/escape.ts';
import { cutEnd, cutMiddle, textWidth } from '../../../src/renderers/text/width.ts';

// What tmux 3.3 moves its cursor by; a terminal that joins conjuncts or flags takes less, none takes more.
test.each([
  ['abc', 3],
  ['日本語', 6],
  ['⚡', 2],
  ['♻', 1],
  ['👩💻', 4],
  ['🇩🇪', 2],
  ['का', 2],
  ['क्ष', 2],
  ['நி', 2],
  ['ไทยกำ', 5],
  ['e\u0301', 1],
  ['한글', 4],
  ['│▼✓✗…·', 6],
  ['Ａ', 2],
  ['א', 1],
])('%s takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test.each([
  [cutEnd, 'abcdef', 6, 'abcdef'],
  [cutEnd, 'abcdef', 4, 'abc…'],
  [cutEnd, '日本語', 4, '日…'],
  [cutEnd, 'abc', 1, '…'],
  [cutEnd, 'abc', 0, ''],
  [cutMiddle, '/srv/shop/app.py', 10, '/srv/s….py'],
  [cutMiddle, '日本語日本語', 8, '日本…語'],
  [cutMiddle, 'xxxxxxxe\u0301', 4, 'xx…e\u0301'],
  [cutMiddle, 'abc', 1, '…'],
] as const)('cut %# to %s', (cut, text, room, shown) => {
  expect(cut(text, room)).toBe(shown);
});

describe('law', () => {
  const text = fc
    .string({ unit: fc.constantFrom('a', '日', 'e\u0301', 'क', '्', '🎉', '/') })
    .map(escapeText);

  test.each([cutEnd, cutMiddle])('%o fits, and what fits stays whole', (cut) => {
    fc.assert(
      fc.property(text, fc.nat({ max: 40 }), (whole, room) => {
        const shown = cut(whole, room);
        expect(textWidth(shown)).toBeLessThanOrEqual(room);
        if (textWidth(whole) <= room) expect(shown).toBe(whole);
      }),
    );
  });
});
