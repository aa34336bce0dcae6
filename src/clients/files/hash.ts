import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, read, readSync, type Stats } from 'node:fs';
import { WorldError } from '../../model/errors.ts';
import { toPathText } from '../path-text.ts';
import { openQuietly } from './read.ts';

/** The content of one file, read once. */
export interface FileHash {
  /** Hex. */
  readonly sha256: string;
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
  const { buffer = Buffer.allocUnsafe(CHUNK), blob = false, signal } = settings;
  const file = openQuietly(path);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stat = fstatSync(file);
      if (!stat.isFile()) return null;
      const hashes = isSmall(stat, buffer)
        ? hashSmall(file, stat, buffer, blob)
        : await hashLarge(file, stat, buffer, blob, signal);
      if (hashes && isUnchanged(stat, fstatSync(file))) return { ...hashes, stat };
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

/**
 * The same at once, for the most of files, which are small: a promise for each of 100,000 would stay in
 * memory for long. Undefined for a file that is better read by `hashFile`.
 */
export function hashNow(path: string | Buffer, buffer: Buffer): FileHash | null | undefined {
  const file = openQuietly(path);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return null;
    const hashes = isSmall(stat, buffer) ? hashSmall(file, stat, buffer, true) : null;
    return hashes && isUnchanged(stat, fstatSync(file)) ? { ...hashes, stat } : undefined;
  } finally {
    closeSync(file);
  }
}

function isSmall({ size }: Stats, buffer: Buffer): boolean {
  return size <= Math.min(SMALL, buffer.length - HEADER);
}

function isUnchanged(before: Stats, after: Stats): boolean {
  return before.size === after.size && before.ctimeMs === after.ctimeMs;
}

type Hashes = Pick<FileHash, 'sha256' | 'blob'>;

/** Room for what git's object ids begin with. */
const HEADER = 32;

/** In one go, without a hash object for each of many small files. Null if the file is shorter than it said. */
function hashSmall(file: number, { size }: Stats, buffer: Buffer, blob: boolean): Hashes | null {
  for (let length = 0; length < size; ) {
    const part = readSync(file, buffer, HEADER + length, size - length, length);
    if (part === 0) return null;
    length += part;
  }
  const content = buffer.subarray(HEADER, HEADER + size);
  const header = toHeader(size);
  buffer.write(header, HEADER - header.length, 'latin1');
  const object = buffer.subarray(HEADER - header.length, HEADER + size);
  return { sha256: hash('sha256', content), blob: blob ? hash('sha1', object) : null };
}

function toHeader(size: number): string {
  return `blob ${size}\0`;
}

/** Null if the file is shorter than it said: git's object id begins with the length. */
async function hashLarge(
  file: number,
  { size }: Stats,
  buffer: Buffer,
  blob: boolean,
  signal: AbortSignal,
): Promise<Hashes | null> {
  const sha256 = createHash('sha256');
  const sha1 = blob ? createHash('sha1').update(toHeader(size)) : null;
  for (let length = 0; length < size; ) {
    signal.throwIfAborted();
    const part = await readPart(file, buffer, Math.min(buffer.length, size - length), length);
    if (part === 0) return null;
    const bytes = buffer.subarray(0, part);
    sha256.update(bytes);
    sha1?.update(bytes);
    length += part;
  }
  return { sha256: sha256.digest('hex'), blob: sha1?.digest('hex') ?? null };
}

function readPart(file: number, buffer: Buffer, most: number, position: number): Promise<number> {
  return new Promise((done, failed) => {
    read(file, buffer, 0, most, position, (error, length) =>
      error ? failed(error) : done(length),
    );
  });
}
