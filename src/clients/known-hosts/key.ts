import { createHash } from 'node:crypto';

/** The type that a public key says it is of, `ssh-ed25519`; null if the bytes are no key. */
export function readKeyType(key: Buffer): string | null {
  if (key.length < 4) return null;
  const length = key.readUInt32BE(0);
  if (length === 0 || length > 64 || key.length < 4 + length) return null;
  return key.toString('latin1', 4, 4 + length);
}

/** As `ssh-keygen -l` prints it: `SHA256:…`. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
