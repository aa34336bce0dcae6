import { createHash } from 'node:crypto';
import { type Digest, toDigest } from '../../model/digest.ts';

/** What stands at one path of a folder. */
export type EntryKind =
  | 'file'
  | 'program' // a file that its owner may execute
  | 'link'
  | 'folder'
  | 'fifo'
  | 'socket'
  | 'device';

export interface ManifestEntry {
  /** Raw bytes below the folder, with `/`. */
  readonly path: Buffer;
  readonly kind: EntryKind;
  /** The sha256 of a file, the target of a link, empty for the rest. */
  readonly content: Buffer;
}

const HEADER = 'deploytrace manifest 1\n';

/**
 * A digest that no two different trees share and that does not depend on the order in which a folder was
 * read: the entries sorted by the bytes of their paths, every part with its length before it, so that no
 * part can pass for two.
 */
export function manifestDigest(entries: readonly ManifestEntry[]): Digest {
  const hash = createHash('sha256').update(HEADER);
  for (const { path, kind, content } of [...entries].sort(byPath)) {
    const lengths = Buffer.alloc(3 * 4);
    lengths.writeUInt32BE(path.length, 0);
    lengths.writeUInt32BE(kind.length, 4);
    lengths.writeUInt32BE(content.length, 8);
    hash.update(lengths).update(path).update(kind).update(content);
  }
  return toDigest(hash.digest('hex'));
}

function byPath(a: ManifestEntry, b: ManifestEntry): number {
  return Buffer.compare(a.path, b.path);
}
