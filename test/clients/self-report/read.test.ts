import { expect, test } from 'vitest';
import { readReport } from '../../../src/clients/self-report/read.ts';

const COMMIT = 'c0ffee'.repeat(7).slice(0, 40);
const read = (
  text: string | object,
  { pointer = null, pattern = null }: { pointer?: string | null; pattern?: RegExp | null } = {},
) => readReport(typeof text === 'string' ? text : JSON.stringify(text), { pointer, pattern });

test.each([
  ['Dockerflow', { source: 'x', version: '1.2', commit: COMMIT, build: 'y' }],
  ['Spring, short', { git: { branch: 'main', commit: { id: COMMIT } } }],
  ['Spring, full', { git: { commit: { id: { full: COMMIT, abbrev: 'c0ffeec' } } } }],
  ['a name of its own', { name: 'shop', git_sha: COMMIT.toUpperCase() }],
  ['plain text', `${COMMIT}\n`],
  ['a JSON text', `"${COMMIT}"`],
  ['git describe', `v1.8.2-4-g${COMMIT}`],
])('%s', (_name, text) => {
  expect(read(text)).toEqual({ revision: COMMIT, dirty: null });
});

test('edited, by its own word', () => {
  expect(read('v1.8.2-4-g9f2c1ab-dirty')).toEqual({ revision: '9f2c1ab', dirty: true });
});

test('where a pointer leads, with its escapes', () => {
  const text = { 'a/b': [{ '~c': COMMIT }] };
  expect(read(text, { pointer: '/a~1b/0/~0c' })).toMatchObject({ revision: COMMIT });
  expect(read(text, { pointer: '/a~1b/1' })).toHaveProperty('fault');
  expect(read(text, { pointer: '/__proto__/x' })).toHaveProperty('fault');
});

test('what a regular expression finds, in all of it or at the pointer', () => {
  const pattern = /build (\w+)/u;
  expect(read(`<p>build ${COMMIT}</p>`, { pattern })).toMatchObject({ revision: COMMIT });
  expect(read({ v: `build ${COMMIT}` }, { pattern, pointer: '/v' })).toMatchObject({
    revision: COMMIT,
  });
  expect(read('nothing', { pattern })).toHaveProperty('fault');
});

test.each([
  ['no commit', { version: '1.8.2' }],
  ['a page', '<!doctype html><html></html>'],
  ['nothing', ''],
  ['a number', '1234'],
])('%s is no answer', (_name, text) => {
  expect(read(text)).toHaveProperty('fault');
});
