import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseReflog } from '../../../src/clients/git/reflog.ts';
import { commit, git, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const [A, B, ZERO] = ['a'.repeat(40), 'b'.repeat(40), '0'.repeat(40)];

const read = (text: string) => parseReflog(text, Date.now());
const times = { at: expect.any(Number), until: expect.any(Number) };

test('reads what git wrote', () => {
  const folder = initRepository(temporaryFolder());
  const first = commit(folder, 'one');
  const second = commit(folder, 'two > one <x@y> 1 +0000');
  git(folder, 'checkout', '-q', '--detach', first);
  const before = Math.floor(Date.now() / 1000) * 1000;
  const moves = read(readFileSync(join(folder, '.git/logs/HEAD'), 'utf8'));
  expect(moves).toEqual([
    { ...times, from: null, to: first, message: 'commit (initial): one' },
    { ...times, from: first, to: second, message: 'commit: two > one <x@y> 1 +0000' },
    {
      ...times,
      from: second,
      to: first,
      message: expect.stringMatching(/^checkout: /),
    },
  ]);
  for (const { at } of moves) expect(Math.abs(at - before)).toBeLessThan(60_000);
});

test('a name with brackets, a move without message, SHA-256', () => {
  const long = 'c'.repeat(64);
  expect(read(`${ZERO} ${A} A > <B <a@example.com> 12 -0130`)).toEqual([
    { at: 12_000, until: 12_999, from: null, to: A, message: '' },
  ]);
  expect(read(`${'0'.repeat(64)} ${long} Ana <> 12 +0000\tm\n`)).toEqual([
    { at: 12_000, until: 12_999, from: null, to: long, message: 'm' },
  ]);
});

test('a branch that was renamed leaves no hole', () => {
  const folder = initRepository(temporaryFolder());
  const first = commit(folder, 'one');
  git(folder, 'branch', '-m', 'trunk');
  const second = commit(folder, 'two');
  const moves = read(readFileSync(join(folder, '.git/logs/HEAD'), 'utf8'));
  expect(moves.map(({ from, to }) => [from, to])).toEqual([
    [null, first],
    [first, first],
    [first, second],
  ]);
});

test('credentials in a URL that was pulled from are masked', () => {
  const [move] = read(
    `${A} ${B} Ana <a@example.com> 12 +0000\tpull https://ana:s3cret@example.com/x.git main: Fast-forward`,
  );
  expect(move?.message).not.toContain('s3cret');
  expect(move?.message).toContain('Fast-forward');
});

test.each([
  ['an object id that was cut off', `${A.slice(3)} ${B} Ana <> 12 +0000\tm`],
  ['one cut to a length between the two', `${'a'.repeat(50)} ${B} Ana <> 12 +0000\tm`],
  ['a move to nowhere', `${A} ${ZERO} Ana <> 12 +0000\tm`],
  ['no time', `${A} ${B} Ana <>\tm`],
  ['zeros left by a full disk', '\0\0\0\0'],
])('passes over %s', (_name, line) => {
  const good = `${A} ${B} Ana <a@example.com> 12 +0000\tgood`;
  expect(read(`${line}\n${good}\n`).map(({ message }) => message)).toEqual(['good']);
});

test('never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void read(text)));
});
