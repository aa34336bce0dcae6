import { lstatSync, opendirSync, type Stats } from 'node:fs';
import { WorldError } from '../../model/errors.ts';
import { toFileError } from './file-error.ts';
import type { EntryKind } from './manifest.ts';
import { isNotThere } from './read.ts';

/** Something in a folder, not yet read. */
export interface Found {
  /** Below the folder, with `/`; a character for each byte, as latin1 has them. Empty for the folder itself. */
  readonly path: string;
  /** `file` here for programs, too. */
  readonly kind: EntryKind;
  /** Bytes of a file, 0 for the rest. */
  readonly size: number;
  /** ctime, milliseconds since the epoch. */
  readonly changedAt: number;
  /** What lies directly in a folder. */
  readonly names: readonly string[];
}

/** A folder larger than this is not an artifact but a disk. */
export interface WalkLimits {
  readonly entries: number;
  readonly bytes: number;
}

export const WALK_LIMITS: WalkLimits = { entries: 200_000, bytes: 4 * 2 ** 30 };

const NONE: readonly string[] = [];

/**
 * The folder at `root` and everything below it but a `.git` at its top: each folder before what lies in it,
 * that by its bytes. Links are not followed. What goes away while it is looked at was never there. Throws
 * `WorldError` for what may not be read: half of a folder says nothing of it.
 */
export function* walk(root: string, limits: WalkLimits = WALK_LIMITS): Generator<Found> {
  const total = { entries: 0, bytes: 0 };
  const stat = look(root, '');
  if (stat) yield* walkFolder({ root, limits, total }, '', stat);
}

interface Walk {
  readonly root: string;
  readonly limits: WalkLimits;
  readonly total: { entries: number; bytes: number };
}

function* walkFolder(of: Walk, path: string, { ctimeMs }: Stats): Generator<Found> {
  const names = list(of, path);
  yield { path, kind: 'folder', size: 0, changedAt: ctimeMs, names };
  for (const name of names) {
    const inside = path === '' ? name : `${path}/${name}`;
    const stat = look(of.root, inside);
    if (!stat) continue;
    if (stat.isDirectory()) {
      yield* walkFolder(of, inside, stat);
      continue;
    }
    const size = stat.isFile() ? stat.size : 0;
    of.total.bytes += size;
    if (of.total.bytes > of.limits.bytes) throw tooLarge(of, `${of.limits.bytes} bytes`);
    yield { path: inside, kind: toKind(stat), size, changedAt: stat.ctimeMs, names: NONE };
  }
}

/** What lies directly in a folder, by its bytes. It is read to its end only if that is near. */
function list(of: Walk, path: string): readonly string[] {
  const place = toPlace(of.root, path);
  const names = orGone(place, () => {
    const folder = opendirSync(place, { encoding: 'latin1', bufferSize: 512 });
    try {
      const all: string[] = [];
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
        if (path === '' && entry.name === '.git') continue;
        of.total.entries += 1;
        if (of.total.entries > of.limits.entries)
          throw tooLarge(of, `${of.limits.entries} entries`);
        all.push(entry.name);
      }
      return all;
    } finally {
      folder.closeSync();
    }
  });
  return names?.sort() ?? NONE;
}

function look(root: string, path: string): Stats | null {
  const place = toPlace(root, path);
  return orGone(place, () => lstatSync(place, { throwIfNoEntry: false }) ?? null);
}

function toKind(stat: Stats): EntryKind {
  if (stat.isFile()) return 'file';
  if (stat.isSymbolicLink()) return 'link';
  if (stat.isFIFO()) return 'fifo';
  return stat.isSocket() ? 'socket' : 'device';
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

/** Where a path below `root` lies, as the file system takes it. */
export function toPlace(root: string, path: string): string | Buffer {
  if (path === '') return root;
  if (ASCII.test(path)) return `${root}/${path}`;
  return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, 'latin1')]);
}

/** Null if it is not there any more. */
export function orGone<T>(place: string | Buffer, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (isNotThere(error)) return null;
    throw toFileError(error, place);
  }
}

export function tooLarge({ root }: { readonly root: string }, than: string): WorldError {
  const hint = 'Name a smaller folder as artifact.path.';
  return new WorldError('not-supported', `${root} holds more than ${than}`, hint);
}
