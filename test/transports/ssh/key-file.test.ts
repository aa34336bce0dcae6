import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readKeyFile } from '../../../src/transports/ssh/key-file.ts';
import { keyFields, publicKey } from '../../clients/known-hosts/keys.ts';
import { testWith } from '../../support/needs.ts';
import { makeKey } from '../../support/sshd.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function write(text: string): string {
  const path = join(temporaryFolder(), 'id');
  writeFileSync(path, text);
  return path;
}

/** A private key as OpenSSH stores it, of which only the public part is real. */
function container(key: Buffer): string {
  const strings = ['none', 'none', ''].map((each) => withLength(Buffer.from(each)));
  const body = [Buffer.from('openssh-key-v1\0'), ...strings, Buffer.from([0, 0, 0, 1])];
  const text = Buffer.concat([...body, withLength(key), withLength(Buffer.alloc(16))]);
  const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} OPENSSH PRIVATE KEY-----`);
  return `${begin}\n${text.toString('base64')}\n${end}\n`;
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const ON_DEVICE = publicKey('a', 'sk-ssh-ed25519@openssh.com');

describe('a key on a device', () => {
  test.each([
    ['by its public file', keyFields(ON_DEVICE)],
    ['by its private file', container(ON_DEVICE)],
  ])('is told %s', async (_how, text) => {
    const path = write(text);
    expect(await readKeyFile(path)).toEqual({
      beyond: `${path}, of type sk-ssh-ed25519@openssh.com`,
    });
  });
});

describe('the public half of an encrypted key', () => {
  testWith('ssh-keygen').each([
    ['in its own format', [], true],
    ['beside it', ['-m', 'PEM', '-t', 'rsa', '-b', '2048'], true],
    ['nowhere', ['-m', 'PEM', '-t', 'rsa', '-b', '2048'], false],
  ])('is found %s', async (_where, options, beside) => {
    const path = makeKey(join(temporaryFolder(), 'id'), '-N', 'secret', ...options);
    const said = execFileSync('ssh-keygen', ['-y', '-P', 'secret', '-f', path], {
      encoding: 'utf8',
    });
    if (!beside || options.length === 0) rmSync(`${path}.pub`);
    const file = await readKeyFile(path);
    expect(file).toMatchObject({ private: 'encrypted' });
    const found = file && 'public' in file ? file.public?.getPublicSSH().toString('base64') : null;
    expect(found).toBe(beside ? said.trim().split(' ')[1] : undefined);
  });
});

test.each([
  ['nothing', ''],
  ['a text', 'hello'],
  ['a container cut short', container(ON_DEVICE).slice(0, 80)],
  ['an unknown key type', keyFields(publicKey('a', 'ssh-new'))],
])('%s is no key', async (_what, text) => {
  expect(await readKeyFile(write(text))).toBeNull();
});
