import { access, readFile } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import { parseKey } from './library.ts';

/** A file that `IdentityFile` names. */
export interface KeyFile {
  readonly path: string;
  readonly text: string;
  /** Null if it cannot be told without the passphrase. */
  readonly public: ParsedKey | null;
  readonly private: 'none' | 'plain' | 'encrypted';
}

/** A key that only OpenSSH can use: on a device, or with a certificate. */
export interface BeyondKey {
  readonly beyond: string;
}

/** Null for a file that is not there, or holds no key. */
export async function readKeyFile(path: string): Promise<KeyFile | BeyondKey | null> {
  const text = await readFile(path, 'latin1').catch(() => null);
  if (text === null) return null;
  if (await isThere(`${path}-cert.pub`)) return { beyond: `the certificate of ${path}` };
  const key = parse(text);
  if (!(key instanceof Error)) {
    return { path, text, public: key, private: key.isPrivateKey() ? 'plain' : 'none' };
  }
  const type = keyTypeOf(text);
  if (type !== null && /^sk-|-cert-v01@/.test(type)) return { beyond: `${path}, of type ${type}` };
  if (!/encrypted/i.test(key.message)) return null;
  const beside = await readFile(`${path}.pub`, 'latin1').catch(() => null);
  const found = [publicPart(text), beside].flatMap((each) => (each === null ? [] : [parse(each)]));
  const known = found.find((each): each is ParsedKey => !(each instanceof Error));
  return { path, text, public: known ?? null, private: 'encrypted' };
}

/** One file may hold several keys, of which OpenSSH takes the first. */
export function parse(text: string | Buffer, passphrase?: string): ParsedKey | Error {
  const parsed: ParsedKey | Error | readonly ParsedKey[] = parseKey(text, passphrase);
  return [parsed].flat()[0] ?? new Error('no key');
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Of a public key, or of a private one in OpenSSH's own format. */
function keyTypeOf(text: string): string | null {
  const key = publicPart(text);
  if (key === null) return /^\s*([\w@.-]+) AAAA/.exec(text)?.[1] ?? null;
  return key.toString('latin1', 4, 4 + key.readUInt32BE(0));
}

const MAGIC = 'openssh-key-v1\0';

/** The public key that OpenSSH's format keeps in the clear; null if the text is of another format. */
function publicPart(text: string): Buffer | null {
  const body = /-BEGIN OPENSSH PRIVATE KEY-+([^-]+)-/.exec(text)?.[1];
  const bytes = Buffer.from(body ?? '', 'base64');
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  try {
    // Cipher, key derivation and its options; then the number of keys.
    let at = MAGIC.length;
    for (let strings = 0; strings < 3; strings += 1) at += 4 + bytes.readUInt32BE(at);
    const length = bytes.readUInt32BE(at + 4);
    const key = bytes.subarray(at + 8, at + 8 + length);
    return key.length === length && length > 4 ? key : null;
  } catch {
    return null;
  }
}
