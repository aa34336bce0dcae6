// biome-ignore-all lint/suspicious/noTemplateCurlyInString: labels are written like this
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Secret, toMask } from '../../src/model/mask.ts';

// Values and names share no letter, so that a label cannot look like a secret.
const value = fc.string({ unit: fc.constantFrom('a', 'b', '@', '/', ' ', 'é', '"'), maxLength: 9 });
const name = fc.string({ unit: fc.constantFrom('X', 'Y', '_'), minLength: 1, maxLength: 4 });
const secrets = fc.array(fc.record({ name, value }), { maxLength: 4 });
const isLong = (secret: Secret) => secret.value.length >= 4;

function mask(text: string, ...values: readonly string[]): string {
  return toMask(values.map((value, index) => ({ name: `S${index}`, value })))(text);
}

describe('toMask', () => {
  test('names the variable instead of its value, everywhere', () => {
    expect(mask('a hunter2 b hunter2', 'hunter2')).toBe('a ${S0} b ${S0}');
  });

  test.each([
    ['p@ss w/rd', 'p%40ss%20w%2Frd'],
    ['p@ss w/rd', 'p%40ss%20w%2frd'],
    ['p@ss w/rd', 'p@ss%20w/rd'],
    ['say "hi"', 'say \\"hi\\"'],
    ['https://ana:hunter2@example.com/x', 'https://ana:***@example.com/x'],
  ])('%j is also masked as %j', (secret, spelled) => {
    expect(mask(`<${spelled}>`, secret)).toBe('<${S0}>');
  });

  test('the longer of two gives its name', () => {
    expect(mask('secret-token secret', 'secret', 'secret-token')).toBe('${S1} ${S0}');
  });

  test('of two that overlap, no part of either is left', () => {
    expect(mask('<abcdefgh>', 'abcd', 'cdefgh')).toBe('<${S1}>');
    expect(mask('<abababab>', 'ababab')).toBe('<${S0}>');
  });

  test('a value that names another is not looked at again', () => {
    expect(mask('one2 then S0S0', 'one2', 'S0S0')).toBe('${S0} then ${S1}');
  });

  test('short values stay, or every line would be blanked out', () => {
    expect(mask('a1 abc', '', 'a', 'abc')).toBe('a1 abc');
  });

  test('half a surrogate pair has no percent-encoded form', () => {
    expect(mask('x\ud800abc', '\ud800abc')).toBe('x${S0}');
  });

  test('no secret is left in any text', () => {
    fc.assert(
      fc.property(secrets, fc.array(value), fc.infiniteStream(fc.nat()), (all, between, picks) => {
        const text = between
          .flatMap((part) => {
            const secret = all[(picks.next().value ?? 0) % Math.max(1, all.length)];
            return [part, secret?.value ?? '', encodeURIComponent(secret?.value ?? '')];
          })
          .join('');
        const masked = toMask(all)(text);
        for (const secret of all.filter(isLong)) {
          expect(masked).not.toContain(secret.value);
          expect(masked).not.toContain(encodeURIComponent(secret.value));
        }
      }),
    );
  });

  test('text without secrets stays as it is', () => {
    fc.assert(
      fc.property(secrets, fc.string({ unit: fc.constantFrom('1', '2', '%') }), (all, text) => {
        expect(toMask(all)(text)).toBe(text);
      }),
    );
  });
});
