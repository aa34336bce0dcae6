import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clip, toFrame } from '../../../src/commands/watch/screen.ts';
import { Screen } from '../../support/screen.ts';

const [COLUMNS, ROWS] = [20, 8];
const anyLine = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '│', '✓'), maxLength: COLUMNS });
const anyText = fc.array(anyLine, { minLength: 1, maxLength: 15 });
const trimmed = (lines: readonly string[]) => {
  const shown = lines.map((line) => line.trimEnd());
  return shown.slice(0, shown.findLastIndex((line) => line !== '') + 1);
};

test('law: whatever was drawn before, only the last text is to be seen, below what stood there', () => {
  fc.assert(
    fc.property(fc.nat(6), fc.array(anyText, { minLength: 1, maxLength: 5 }), (above, texts) => {
      const screen = new Screen(COLUMNS, ROWS);
      const before = Array.from({ length: above }, (_, index) => `before ${index}`);
      for (const line of before) screen.write(`${line}\r\n`);
      let drawn = 0;
      for (const text of texts) {
        const lines = clip(`${text.join('\n')}\n`, ROWS);
        screen.write(toFrame(lines, drawn).replaceAll('\n', '\r\n'));
        drawn = lines.length;
      }
      const last = trimmed(clip(`${(texts.at(-1) ?? []).join('\n')}\n`, ROWS));
      const visible = screen.lines();
      expect(visible.slice(visible.length - last.length)).toEqual(last);
      const rest = visible.slice(0, visible.length - last.length).filter((line) => line !== '');
      expect(before.slice(before.length - rest.length)).toEqual(rest);
    }),
  );
});

test('a text that is too long says how much is left out', () => {
  const text = Array.from({ length: 10 }, (_, index) => `line ${index}`).join('\n');
  expect(clip(`${text}\n`, 5)).toEqual(['line 0', 'line 1', 'line 2', '… 7 more lines']);
  expect(clip(`${text}\n`, 11)).toHaveLength(10);
  expect(clip(`${text}\n`, 1)).toEqual(['… 10 more lines']);
});
