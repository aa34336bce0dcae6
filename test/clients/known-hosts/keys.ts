import { createHash } from 'node:crypto';

/** The bytes of a public key of this type that no private key belongs to; each seed gives another one. */
export function publicKey(seed: string, type = 'ssh-ed25519'): Buffer {
  return Buffer.concat([type, createHash('sha256').update(seed).digest()].map(withLength));
}

function withLength(part: string | Buffer): Buffer {
  const bytes = Buffer.from(part as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** `ssh-ed25519 AAAA…`. */
export function keyFields(key: Buffer): string {
  return `${key.toString('latin1', 4, 4 + key.readUInt32BE(0))} ${key.toString('base64')}`;
}
