import { createHash } from 'node:crypto';
import { type Digest, toDigest } from '../../model/digest.ts';

/** One thing in a folder; `content` is the sha256 of a file in hex, the target of a link, empty for the rest. */
export interface ManifestEntry {
  /** Raw bytes below the folder, with `/`. */
  readonly path: Buffer;
  readonly kind: 'file' | 'program' | 'link' | 'folder' | 'special';
  readonly content: Buffer;
}

/**
 * A digest that no two different trees share and that does not depend on the order in which a folder was
 * read: the entries sorted by path, every part with its length before it, so that no part can pose as two.
 */
export function manifestDigest(entries: readonly ManifestEntry[]): Digest {
  const hash = createHash('sha256');
  for (const { path, kind, content } of [...entries].sort((a, b) =>
    Buffer.compare(a.path, b.path),
  )) {
    for (const part of [path, Buffer.from(kind), content]) hash.update(lengthOf(part)).update(part);
  }
  return toDigest(hash.digest('hex'));
}

function lengthOf(part: Buffer): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(part.length));
  return bytes;
}
