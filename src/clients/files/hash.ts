import { createHash } from 'node:crypto';
import { closeSync, fstatSync, read, readSync, type Stats } from 'node:fs';
import { WorldError } from '../../model/errors.ts';
import { toPathText } from '../path-text.ts';
import { openQuietly } from './read.ts';

/** The content of one file, read once. */
export interface FileHash {
  readonly sha256: Buffer;
  /** Git's object id of this content in a SHA-1 repository, hex; null if it was not asked for. */
  readonly blob: string | null;
  /** As it was when it was read. */
  readonly stat: Stats;
}

export interface HashSettings {
  readonly signal: AbortSignal;
  /** Reused from file to file; also how much is read at once. */
  readonly buffer?: Buffer;
  readonly blob?: boolean;
}

/** How much is read at once. */
export const CHUNK = 1 << 18;
/** Handing so small a file to another thread takes longer than reading it. */
const SMALL = 1 << 16;
const ATTEMPTS = 3;

/**
 * Hashes a regular file without changing its access time, where that is allowed. Null if it is no regular
 * file; a link at the path itself is not followed. Throws what the system says, and `WorldError` if the
 * file does not hold still.
 */
export async function hashFile(
  path: string | Buffer,
  settings: HashSettings,
): Promise<FileHash | null> {
  const file = openQuietly(path);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stat = fstatSync(file);
      if (!stat.isFile()) return null;
      const hash = await hashOpen(file, stat, settings);
      if (hash && isUnchanged(stat, fstatSync(file))) return hash;
    }
  } finally {
    closeSync(file);
  }
  const name = toPathText(Buffer.from(path));
  throw new WorldError(
    'not-supported',
    `${name} is being written to: it has no content to speak of`,
  );
}

function isUnchanged(before: Stats, after: Stats): boolean {
  return before.size === after.size && before.ctimeMs === after.ctimeMs;
}

/** Null if the file is shorter than it said: git's object id begins with the length. */
async function hashOpen(
  file: number,
  stat: Stats,
  { signal, blob = false, buffer = Buffer.allocUnsafe(CHUNK) }: HashSettings,
): Promise<FileHash | null> {
  const sha256 = createHash('sha256');
  const sha1 = blob ? createHash('sha1').update(`blob ${stat.size}\0`) : null;
  for (let length = 0; length < stat.size; ) {
    signal.throwIfAborted();
    const most = Math.min(buffer.length, stat.size - length);
    const part =
      stat.size <= SMALL
        ? readSync(file, buffer, 0, most, length)
        : await readPart(file, buffer, most, length);
    if (part === 0) return null;
    const bytes = buffer.subarray(0, part);
    sha256.update(bytes);
    sha1?.update(bytes);
    length += part;
  }
  return { sha256: sha256.digest(), blob: sha1?.digest('hex') ?? null, stat };
}

function readPart(file: number, buffer: Buffer, most: number, position: number): Promise<number> {
  return new Promise((done, failed) => {
    read(file, buffer, 0, most, position, (error, length) =>
      error ? failed(error) : done(length),
    );
  });
}
