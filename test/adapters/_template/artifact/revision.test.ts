import { expect, test } from 'vitest';
import { parseRevision } from '../../../../src/adapters/_template/artifact/revision.ts';

const COMMIT = '9f2c1ab'.padEnd(40, '0');

test.each([
  ['a commit', COMMIT, COMMIT],
  ['blanks, upper case and more lines', ` ${COMMIT.toUpperCase()} \r\nmore\n`, COMMIT],
  ['an abbreviated commit', '9f2c1ab\n', '9f2c1ab'],
  ['nothing', '', null],
  ['a word', 'unknown\n', null],
  ['a commit in the second line', `\n${COMMIT}\n`, null],
])('%s', (_name, text, revision) => {
  expect(parseRevision(text)).toBe(revision);
});
