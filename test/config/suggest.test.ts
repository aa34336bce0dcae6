import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, suggest } from '../../src/config/suggest.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 8 });

describe('suggest', () => {
  test.each([
    ['sorce', 'source'],
    ['repo', 'repository'],
    ['Ref', 'ref'],
    ['pahts', 'paths'],
    ['refs', 'ref'],
  ])('%s is meant to be %s', (wrong, right) => {
    expect(suggest(wrong, ['type', 'repository', 'ref', 'paths', 'source'])).toBe(right);
  });

  test.each(['x', 'image', 'zzzzzz', ''])('%j is near to nothing', (wrong) => {
    expect(suggest(wrong, ['type', 'repository', 'ref', 'paths'])).toBeNull();
  });

  test('takes the nearest, not the first', () => {
    expect(suggest('filess', ['file', 'files'])).toBe('files');
  });

  test('gives a candidate or null, and a candidate for itself', () => {
    fc.assert(
      fc.property(word, fc.array(word), (wanted, candidates) => {
        const found = suggest(wanted, candidates);
        expect(found === null || candidates.includes(found)).toBe(true);
        if (candidates.includes(wanted)) expect(found).toBe(wanted);
      }),
    );
  });

  test('a megabyte of key costs nothing', () => {
    expect(suggest('k'.repeat(1 << 20), Array(1000).fill('repository'))).toBeNull();
  });
});

describe('editDistance', () => {
  test('is zero of equals only, the same both ways, and no more than the longer word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance === 0).toBe(a === b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });

  test('one edit is at distance one', () => {
    fc.assert(
      fc.property(word, word, (before, after) => {
        expect(editDistance(`${before}${after}`, `${before}x${after}`)).toBe(1);
        expect(editDistance(`${before}y${after}`, `${before}x${after}`)).toBe(1);
        expect(editDistance(`${before}xy${after}`, `${before}yx${after}`)).toBe(1);
      }),
    );
  });
});
