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
  /** Below the folder, with `/`; a character for each byte, as latin1 has them. */
  readonly path: string;
  readonly kind: EntryKind;
  /** The sha256 of a file in hex, the target of a link byte for byte, empty for the rest. */
  readonly content: string;
}

/** A digest that no two different trees share. */
export interface Manifest {
  /** In the order of `walk`, which depends on names alone. */
  readonly add: (entry: ManifestEntry) => void;
  readonly digest: () => Digest;
}

const HEADER = 'deploytrace manifest 1\n';

/** Every part with its length before it, so that no part can pass for two. One entry at a time: there may be many. */
export function openManifest(): Manifest {
  const hash = createHash('sha256').update(HEADER);
  const lengths = Buffer.alloc(3 * 4);
  return {
    add: ({ path, kind, content }) => {
      lengths.writeUInt32BE(path.length, 0);
      lengths.writeUInt32BE(kind.length, 4);
      lengths.writeUInt32BE(content.length, 8);
      hash.update(lengths).update(`${path}${kind}${content}`, 'latin1');
    },
    digest: () => toDigest(hash.digest('hex')),
  };
}
