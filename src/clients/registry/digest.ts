import { createHash } from 'node:crypto';
import { type Digest, toDigest } from '../../model/digest.ts';

export function digestOf(bytes: Buffer): Digest {
  return toDigest(createHash('sha256').update(bytes).digest('hex'));
}
