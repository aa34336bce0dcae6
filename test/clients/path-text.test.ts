import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toPathBelow, toPathBytes, toPathText } from '../../src/clients/path-text.ts';

const bytes = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 255 }).map((byte) => Buffer.of(byte)),
      fc
        .constantFrom('\\x', '\\xff', '\\x5c', '\\', 'ff', 'ü', '€', '𝕏', '\ufffd')
        .map((text) => Buffer.from(text)),
    ),
  )
  .map((parts) => Buffer.concat(parts));

test('every path comes back byte for byte, so no two give the same text', () => {
  fc.assert(
    fc.property(bytes, (path) => {
      expect(Buffer.from(toPathBytes(toPathText(path)))).toEqual(path);
    }),
    { numRuns: 2000 },
  );
});

test('valid UTF-8 is text as it is', () => {
  expect(toPathText(Buffer.from('düne\n"x"/€.py'))).toBe('düne\n"x"/€.py');
  expect(toPathText(Buffer.from('\ufffd'))).toBe('\ufffd');
});

test.each([
  ['a byte that is no UTF-8', Buffer.from([0x61, 0xff, 0x62]), 'a\\xffb'],
  ['beside valid UTF-8', Buffer.from([0xc3, 0xbc, 0xe9]), 'ü\\xe9'],
  ['an overlong slash', Buffer.from([0xc0, 0xaf]), '\\xc0\\xaf'],
  ['a surrogate', Buffer.from([0xed, 0xa0, 0x80]), '\\xed\\xa0\\x80'],
  ['a sequence that is cut off', Buffer.from([0xe2, 0x82]), '\\xe2\\x82'],
  ['a name that looks like our escape', Buffer.from('\\xff'), '\\x5cxff'],
])('%s', (_name, path, text) => {
  expect(toPathText(path)).toBe(text);
});

test('a path below a folder whose own name looks like an escape', () => {
  expect(Buffer.from(toPathBelow('/srv/\\xff', 'a\\xe9'))).toEqual(
    Buffer.concat([Buffer.from('/srv/\\xff/a'), Buffer.of(0xe9)]),
  );
});
