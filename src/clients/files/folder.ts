import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import type { TreeEntry } from '../../model/tree.ts';
import { CHUNK, type FileHash, hashFile, hashNow } from './hash.ts';
import type { ManifestEntry } from './manifest.ts';
import { type Found, orGone, toPlace, WALK_LIMITS, walk } from './walk.ts';

/** Something in a folder, read. */
export interface FolderEntry extends ManifestEntry, Found {
  readonly kind: ManifestEntry['kind'];
  /** As git would store it; null for what git does not store. */
  readonly git: TreeEntry | null;
}

/** How many files are read at once: the system's own readers are four. */
const WORKERS = 6;
/** What is read before others have a turn: small files are read without waiting. */
const BATCH = 64;

/**
 * Reads a folder whole, itself first, in the order of `walk`, some entries at a time, so that a large one is
 * never held. Throws `WorldError` if any of it may not be read, or it is too large.
 */
export async function* readFolder(
  root: string,
  signal: AbortSignal,
  limits = WALK_LIMITS,
): AsyncGenerator<readonly FolderEntry[]> {
  tidyUp();
  const buffers = Array.from({ length: WORKERS }, () => Buffer.allocUnsafe(CHUNK));
  const read = (batch: readonly Found[]) => readAll(root, batch, buffers, signal);
  let batch: Found[] = [];
  for (const found of walk(root, limits)) {
    batch.push(found);
    if (batch.length < BATCH) continue;
    yield await read(batch);
    batch = [];
    await setImmediate();
  }
  yield await read(batch);
}

/**
 * Letting garbage lie would take three times the memory on a large folder. Set at the start it would keep node
 * from using what it has compiled of itself, which costs every command a tenth of its time.
 */
function tidyUp(): void {
  setFlagsFromString('--optimize-for-size');
}

async function readAll(
  root: string,
  batch: readonly Found[],
  buffers: readonly Buffer[],
  signal: AbortSignal,
): Promise<readonly FolderEntry[]> {
  signal.throwIfAborted();
  const [buffer = Buffer.alloc(CHUNK)] = buffers;
  const entries = batch.map((found) => readNow(root, found, buffer));
  const large = batch.flatMap((_, index) => (entries[index] === undefined ? [index] : []));
  const work = async (own: Buffer) => {
    for (let at = large.shift(); at !== undefined; at = large.shift()) {
      const found = batch[at];
      if (found) entries[at] = await readLarge(root, found, own, signal);
    }
  };
  try {
    await Promise.all(buffers.map(work));
  } finally {
    // One that failed ends the work of the others.
    large.length = 0;
  }
  return entries.filter((entry) => entry !== null && entry !== undefined);
}

/** Null if it is not there any more; undefined for a file that takes long to read. */
function readNow(root: string, found: Found, buffer: Buffer): FolderEntry | null | undefined {
  const place = toPlace(root, found.path);
  if (found.kind === 'file') {
    const hash = orGone(place, () => hashNow(place, buffer));
    return hash && toFile(found, hash);
  }
  // The rest is named, never opened: a fifo would wait for ever, a device might do something.
  if (found.kind !== 'link') return { ...found, content: '', git: null };
  const target = orGone(place, () => readlinkSync(place, { encoding: 'latin1' }));
  return target === null ? null : { ...found, content: target, git: toLinkEntry(target) };
}

async function readLarge(
  root: string,
  found: Found,
  buffer: Buffer,
  signal: AbortSignal,
): Promise<FolderEntry | null> {
  const place = toPlace(root, found.path);
  const hash = await hashFile(place, { signal, buffer, blob: true }).catch((error: unknown) =>
    orGone(place, () => {
      throw error;
    }),
  );
  return hash && toFile(found, hash);
}

/** Git looks at the owner's bit alone. */
function toFile(found: Found, { stat, blob, sha256 }: FileHash): FolderEntry {
  const program = (stat.mode & 0o100) !== 0;
  return {
    ...found,
    kind: program ? 'program' : 'file',
    content: sha256,
    git: blob === null ? null : { mode: program ? '100755' : '100644', blob },
    size: stat.size,
    changedAt: stat.ctimeMs,
  };
}

export function toLinkEntry(target: string): TreeEntry {
  const hash = createHash('sha1').update(`blob ${target.length}\0`).update(target, 'latin1');
  return { mode: '120000', blob: hash.digest('hex') };
}
