import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { TreeEntry } from '../../model/relation.ts';
import { CHUNK, hashFile } from './hash.ts';
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
const TURN = 64;

/** Reads a folder whole. Throws `WorldError` if any of it may not be read, or it is too large. */
export async function readFolder(
  root: string,
  signal: AbortSignal,
  limits = WALK_LIMITS,
): Promise<readonly FolderEntry[]> {
  const found = await walk(root, signal, limits);
  const entries: FolderEntry[] = [];
  let next = 0;
  const work = async () => {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let at = found[next++]; at !== undefined; at = found[next++]) {
      // Small files are read without waiting: now and then others must have a turn.
      if (next % TURN === 0) await setImmediate();
      const entry = await toEntry(root, at, buffer, signal);
      if (entry) entries.push(entry);
    }
  };
  try {
    await Promise.all(Array.from({ length: WORKERS }, work));
  } finally {
    // One that failed ends the work of the others.
    next = found.length;
  }
  return entries;
}

async function toEntry(
  root: string,
  found: Found,
  buffer: Buffer,
  signal: AbortSignal,
): Promise<FolderEntry | null> {
  const place = toPlace(root, found.path);
  if (found.kind === 'file') {
    const hash = await orGone(place, () => hashFile(place, { signal, buffer, blob: true }));
    return hash && { path: found.path, ...toFile(hash.stat, hash.blob), content: hash.sha256 };
  }
  // The rest is named, never opened: a fifo would wait for ever, a device might do something.
  if (found.kind !== 'link') return { ...found, content: Buffer.alloc(0), git: null };
  const target = await orGone(place, () => readlink(place, { encoding: 'buffer' }));
  return target && { ...found, content: target, git: toLink(target) };
}

/** Git looks at the owner's bit alone. */
function toFile(stat: Stats, blob: string | null): Omit<FolderEntry, 'path' | 'content'> {
  const program = (stat.mode & 0o100) !== 0;
  return {
    kind: program ? 'program' : 'file',
    git: blob === null ? null : { mode: program ? '100755' : '100644', blob },
    size: stat.size,
    changedAt: stat.ctimeMs,
  };
}

function toLink(target: Buffer): TreeEntry {
  const blob = createHash('sha1').update(`blob ${target.length}\0`).update(target).digest('hex');
  return { mode: '120000', blob };
}
