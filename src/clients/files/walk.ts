import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { WorldError } from '../../model/errors.ts';
import { toFileError } from './file-error.ts';
import type { EntryKind } from './manifest.ts';
import { isNotThere } from './read.ts';

/** Something below a folder, not yet read. */
export interface Found {
  /** Raw bytes below the folder, with `/`. */
  readonly path: Buffer;
  /** `file` here for programs, too. */
  readonly kind: EntryKind;
  /** Bytes of a file, 0 for the rest. */
  readonly size: number;
  /** ctime, milliseconds since the epoch. */
  readonly changedAt: number;
}

/** A folder larger than this is not an artifact but a disk. */
export interface WalkLimits {
  readonly entries: number;
  readonly bytes: number;
}

export const WALK_LIMITS: WalkLimits = { entries: 200_000, bytes: 4 * 2 ** 30 };

const SLASH = Buffer.from('/');
const GIT = Buffer.from('.git');

/**
 * Everything below `root` but a `.git` at its top. Links are not followed. What goes away while it is looked
 * at was never there. Throws `WorldError` for what may not be read: half of a folder says nothing of it.
 */
export async function walk(
  root: string,
  signal: AbortSignal,
  limits: WalkLimits = WALK_LIMITS,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  const waiting: Buffer[] = [Buffer.alloc(0)];
  let bytes = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    signal.throwIfAborted();
    const paths = await list(root, folder);
    assertWithin(root, limits, found.length + paths.length, bytes);
    for (const entry of await Promise.all(paths.map((path) => look(root, path)))) {
      if (!entry) continue;
      found.push(entry);
      bytes += entry.size;
      if (entry.kind === 'folder') waiting.push(entry.path);
    }
    assertWithin(root, limits, found.length, bytes);
  }
  return found;
}

/** Paths below `root` of what lies directly in the folder at `path`. */
async function list(root: string, path: Buffer): Promise<readonly Buffer[]> {
  const folder = toPlace(root, path);
  const names = (await orGone(folder, () => readdir(folder, { encoding: 'buffer' }))) ?? [];
  return path.length > 0
    ? names.map((name) => Buffer.concat([path, SLASH, name]))
    : names.filter((name) => !name.equals(GIT));
}

async function look(root: string, path: Buffer): Promise<Found | null> {
  const place = toPlace(root, path);
  const stat = await orGone(place, () => lstat(place));
  if (!stat) return null;
  const kind = toKind(stat);
  return { path, kind, size: kind === 'file' ? stat.size : 0, changedAt: stat.ctimeMs };
}

function toKind(stat: Stats): EntryKind {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'folder';
  if (stat.isSymbolicLink()) return 'link';
  if (stat.isFIFO()) return 'fifo';
  return stat.isSocket() ? 'socket' : 'device';
}

/** Where a path below `root` lies, as the file system takes it. */
export function toPlace(root: string, path: Buffer): Buffer {
  return path.length > 0 ? Buffer.concat([Buffer.from(`${root}/`), path]) : Buffer.from(root);
}

/** Null if it is not there any more. */
export async function orGone<T>(place: Buffer, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isNotThere(error)) return null;
    throw toFileError(error, place);
  }
}

function assertWithin(root: string, limits: WalkLimits, entries: number, bytes: number): void {
  const hint = 'Name a smaller folder as artifact.path.';
  if (entries > limits.entries)
    throw new WorldError(
      'not-supported',
      `${root} holds more than ${limits.entries} entries`,
      hint,
    );
  if (bytes > limits.bytes)
    throw new WorldError('not-supported', `${root} holds more than ${limits.bytes} bytes`, hint);
}
