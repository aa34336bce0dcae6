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
  ['in a header of its own', (s) => ['curl', '-H', `X-Api-Key: ${s}`]],
  ['in a header in pieces', (s) => ['curl', '-H', 'Authorization:', s]],
  ['after a user’s name', (s) => ['curl', '-u', `shop:${s}`, 'https://db']],
  ['after a user’s name, in one', (s) => ['curl', `--user=shop:${s}`]],
  ['in the text of a shell', (s) => ['sh', '-c', `DB_PASSWORD=${s} exec app`]],
  ['after an option in the text of a shell', (s) => ['sh', '-c', `app --token ${s} --port 80`]],
  ['in JSON', (s) => ['app', `{"port":80,"client_secret":"${s}"}`]],
  ['in a query', (s) => ['app', `https://db/x?access_token=${s}&y=1`]],
  ['in a title', (s) => [`app: worker --password ${s}`]],
  ['in capitals', (s) => ['app', `--Secret-Key=${s}`]],
  ['in a camel’s back', (s) => ['app', `--clientSecret=${s}`]],
  [
    'in a URL, with characters that should have been encoded',
    (s) => ['app', `amqp://a:${s}@/x@mq`],
  ],
  ['in PEM', (s) => ['app', `-----BEGIN KEY-----${s}-----END KEY-----`]],
  ['by its look', (s) => ['app', `ghp_${s}${s}`]],
])('law: a secret %s is masked', (_where, place) => {
  fc.assert(
    fc.property(secret, (each) => {
      expect(redactArguments(place(each)).join(' ')).not.toContain(each);
    }),
  );
});

test.each([
  ['app --token-file /run/token --max-tokens 40'],
  ['app --token --port 80'],
  ['docker run -u 1000:1000 shop'],
  ['app --no-auth x --key-bits 2048 --monkey banana'],
  ['npm install https://registry.example.com:4873/@shop/app'],
  ['ssh://git@example.com:2222/shop.git'],
])('%s stays as it is', (line) => {
  expect(redactArguments(line.split(' ')).join(' ')).toBe(line);
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
