import { toDigest } from '../../../model/digest.ts';
import type { FilesFacts } from '../../../model/facts.ts';

/** What was read of a file. */
export interface ReadFile {
  /** Hex. */
  readonly sha256: string;
  readonly size: number;
  /** `dev:ino` */
  readonly inode: string;
  /** ctime, milliseconds since the epoch. */
  readonly changedAt: number;
}

/** A program, a jar: the file's own bytes and identity. */
export function toFileFacts(path: string, { sha256, ...file }: ReadFile): FilesFacts {
  return {
    path,
    kind: 'file',
    digest: toDigest(sha256),
    ...file,
    newest: path,
    tree: null,
    recent: [],
    caches: [],
  };
}
