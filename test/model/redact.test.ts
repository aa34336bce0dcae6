import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactArguments, redactUrls } from '../../src/model/redact.ts';

const secret = fc.stringMatching(/^[A-Za-z0-9]{12,24}$/);

test.each<readonly [string, (secret: string) => readonly string[]]>([
  ['after an option', (s) => ['app', '--port', '80', '--password', s]],
  ['in an option', (s) => ['app', `--api-key=${s}`]],
  ['in an assignment', (s) => ['env', `DB_PASSWORD=${s}`, 'app']],
  ['in a URL', (s) => ['app', `postgres://shop:${s}@db/shop`]],
  ['in a header', (s) => ['curl', '-H', `Authorization: Bearer ${s}`]],
  ['by its look', (s) => ['app', `ghp_${s}${s}`]],
])('law: a secret %s is masked', (_where, place) => {
  fc.assert(
    fc.property(secret, (each) => {
      expect(redactArguments(place(each)).join(' ')).not.toContain(each);
    }),
  );
});

test('plain arguments stay as they are', () => {
  const args = [
    'python3',
    '-u',
    'app.py',
    '--port',
    '8080',
    '-p',
    '80',
    'http://localhost:8080/a@b',
  ];
  expect(redactArguments(args)).toEqual(args);
});

test('the user of an ssh URL is no secret', () => {
  expect(redactUrls('ssh://git@example.com/a.git')).toBe('ssh://git@example.com/a.git');
  expect(redactUrls('https://token@example.com/a.git')).toBe('https://***@example.com/a.git');
});
