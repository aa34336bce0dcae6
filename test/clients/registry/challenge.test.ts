import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseChallenges } from '../../../src/clients/registry/challenge.ts';

const plain = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

test.each([
  ['Basic realm="registry"', [['basic', { realm: 'registry' }]]],
  [
    'Bearer realm="https://auth.example.com/token",service="registry",scope="repository:a/b:pull,push"',
    [
      [
        'bearer',
        {
          realm: 'https://auth.example.com/token',
          service: 'registry',
          scope: 'repository:a/b:pull,push',
        },
      ],
    ],
  ],
  [
    'Basic realm="a, b", Bearer realm="https://x/t" , service=plain',
    [
      ['basic', { realm: 'a, b' }],
      ['bearer', { realm: 'https://x/t', service: 'plain' }],
    ],
  ],
  [
    'Negotiate, Basic realm=x',
    [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ],
  ],
  [String.raw`Basic realm="say \"hi\""`, [['basic', { realm: 'say "hi"' }]]],
  ['BEARER REALM="x"', [['bearer', { realm: 'x' }]]],
  ['Bearer realm="first",realm="second"', [['bearer', { realm: 'first' }]]],
  ['', []],
  ['"', []],
])('%s', (header, expected) => {
  expect(plain(header)).toEqual(expected);
});

test('any text ends, and in time', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'Bb =",\\x'), maxLength: 300 }), (text) => {
      expect(parseChallenges(text).length).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
  expect(parseChallenges('a="'.repeat(1_000_000)).length).toBeLessThan(10_000);
});
