import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readKnownHosts, rememberKey } from '../../../src/clients/known-hosts/file.ts';
import { judgeKey } from '../../../src/clients/known-hosts/judge.ts';
import { fingerprint } from '../../../src/clients/known-hosts/key.ts';
import { entriesOf, matches, type Place } from '../../../src/clients/known-hosts/match.ts';
import { parseKnownHosts } from '../../../src/clients/known-hosts/parse.ts';
import { testWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { keyFields, publicKey } from './keys.ts';

const KEY = publicKey('a');
const OTHER = publicKey('b');

function place(host: string, port = 22, alias: string | null = null): Place {
  return { host, port, alias };
}

/** What lines, one an entry, say of a key at a place: the verdict, and the lines that it stands on. */
function verdict(lines: readonly string[], at: Place, key = KEY, type = 'ssh-ed25519') {
  const judged = judgeKey(entriesOf(parseKnownHosts(lines.join('\n'), 'f'), at), { type, key });
  const entries = 'entries' in judged ? judged.entries : 'entry' in judged ? [judged.entry] : [];
  return [judged.kind, ...entries.map(({ line }) => line)];
}

const a = keyFields(KEY);
const b = keyFields(OTHER);
const rsa = keyFields(publicKey('r', 'ssh-rsa'));

test.each([
  ['plain', [`web ${a}`], place('web'), ['known', 1]],
  ['any case', [`WEB ${a}`], place('wEb'), ['known', 1]],
  ['a comment after it', [`web ${a} root@web`], place('web'), ['known', 1]],
  [
    'the first that fits',
    ['# web', '', `x ${a}`, ` web ${a}`, `web ${a}`],
    place('web'),
    ['known', 4],
  ],
  ['of several keys', [`web ${b}`, `web ${a}`], place('web'), ['known', 2]],
  ['wildcards', [`*.example.com,w?b ${a}`], place('web'), ['known', 1]],
  ['a negation wins', [`*,!web ${a}`], place('web'), ['unknown']],
  ['another port', [`web ${a}`, `[web]:2222 ${b}`], place('web', 2222), ['changed', 2]],
  ['no port is any port', [`web ${a}`], place('web', 2222), ['known', 1]],
  ['a port is no other', [`[web]:2222 ${a}`], place('web'), ['unknown']],
  ['an alias has no port', [`web-al ${a}`], place('web', 2222, 'Web-Al'), ['known', 1]],
  ['an alias alone counts', [`web ${a}`], place('web', 22, 'al'), ['unknown']],
  ['changed', [`x ${a}`, `web ${b}`], place('web'), ['changed', 2]],
  ['another type first', [`web ${rsa}`, `web ${b}`], place('web'), ['changed', 2, 1]],
  ['only another type', [`web ${rsa}`], place('web'), ['changed', 1]],
  ['revoked', [`web ${a}`, `@revoked * ${a}`], place('web'), ['revoked', 2]],
  [
    'revoked by the portless name',
    [`[web]:9 ${a}`, `@revoked web ${a}`],
    place('web', 9),
    ['revoked', 2],
  ],
  ['revoked elsewhere', [`web ${a}`, `@revoked x ${a}`], place('web'), ['known', 1]],
  ['another one revoked', [`@revoked web ${b}`], place('web'), ['unknown']],
  ['an authority is no key', [`@cert-authority web ${a}`], place('web'), ['unknown']],
  ['an unknown marker', [`@what web ${a}`], place('web'), ['unknown']],
  ['a type that lies', [`web ${a.replace('ssh-ed25519', 'ssh-rsa')}`], place('web'), ['unknown']],
  [
    'broken lines',
    ['web', 'web ssh-ed25519', 'web ssh-ed25519 !!', '|2|a|b x'],
    place('web'),
    ['unknown'],
  ],
])('%s', (_what, lines, at, expected) => {
  expect(verdict(lines, at)).toEqual(expected);
});

test('a pattern of many stars costs nothing', () => {
  const names = { kind: 'patterns', patterns: [`${'*a'.repeat(60)}b`] } as const;
  expect(matches(names, 'a'.repeat(250))).toBe(false);
});

describe('against ssh-keygen', () => {
  const name = fc.constantFrom('web', 'web-1', 'a.b', 'A.b', '[web]:2222', '::1', '10.0.0.7');
  const pattern = fc.oneof(
    name,
    fc.string({ unit: fc.constantFrom(...'weba.*?1-'), minLength: 1, maxLength: 6 }),
  );
  const negatable = fc
    .tuple(fc.constantFrom('', '', '', '!'), pattern)
    .map((parts) => parts.join(''));
  const line = fc.record({
    marker: fc.constantFrom('', '', '@revoked ', '@cert-authority '),
    hosts: fc.array(negatable, { minLength: 1, maxLength: 3 }).map((list) => list.join(',')),
  });

  testWith('ssh-keygen')('the same lines match, hashed or not', () => {
    const file = join(temporaryFolder(), 'known_hosts');
    const asked = fc.record({
      lines: fc.array(line, { maxLength: 5 }),
      name,
      hashed: fc.boolean(),
    });
    fc.assert(
      fc.property(asked, ({ lines, name: as, hashed }) => {
        // ssh-keygen leaves this to ssh.
        const host = as.toLowerCase();
        writeFileSync(file, lines.map(({ marker, hosts }) => `${marker}${hosts} ${a}\n`).join(''));
        if (hashed) spawnSync('ssh-keygen', ['-q', '-H', '-f', file]);
        const entries = parseKnownHosts(readFileSync(file, 'utf8'), file);
        const mine = entries.filter(({ names }) => matches(names, host));
        const said = spawnSync('ssh-keygen', ['-F', host, '-f', file], { encoding: 'utf8' }).stdout;
        const found = [...said.matchAll(/^# Host .* found: line (\d+)/gm)].map(([, at]) =>
          Number(at),
        );
        expect(mine.map((entry) => entry.line)).toEqual(found);
      }),
      { numRuns: 150 },
    );
  });

  testWith('ssh-keygen')('fingerprints are the same', () => {
    const file = join(temporaryFolder(), 'key.pub');
    execFileSync('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', file.replace('.pub', '')]);
    const key = Buffer.from(readFileSync(file, 'utf8').split(' ')[1] ?? '', 'base64');
    const said = execFileSync('ssh-keygen', ['-l', '-f', file], { encoding: 'utf8' });
    expect(said).toContain(` ${fingerprint(key)} `);
  });
});

describe('files', () => {
  test('several are read, missing ones make nothing known', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'one'), `x ${a}\n`);
    writeFileSync(join(folder, 'two'), `\nweb ${a}\n`);
    const files = ['one', 'none', 'two', '.'].map((name) => join(folder, name));
    const entries = await readKnownHosts(files);
    expect(entries.map(({ file, line }) => [file, line])).toEqual([
      [files[0], 1],
      [files[2], 2],
    ]);
  });

  test('what is remembered is known from then on', async () => {
    const file = join(temporaryFolder(), 'new', 'known_hosts');
    await rememberKey(file, place('web', 2222), { type: 'ssh-ed25519', key: KEY });
    await rememberKey(file, place('db'), { type: 'ssh-ed25519', key: OTHER });
    const entries = entriesOf(await readKnownHosts([file]), place('web', 2222));
    expect(judgeKey(entries, { type: 'ssh-ed25519', key: KEY })).toMatchObject({ kind: 'known' });
  });

  test('what cannot be remembered is an error', async () => {
    const kept = rememberKey('/dev/null/known_hosts', place('web'), { type: 'x', key: KEY });
    await expect(kept).rejects.toMatchObject({ code: 'cache-unwritable' });
  });
});
