import { createHash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import { bytesToText } from '../../model/bytes.ts';
import { WorldError } from '../../model/errors.ts';
import type { TreeEntry } from '../../model/relation.ts';
import type { ManifestEntry } from './manifest.ts';
import { readPieces } from './quiet-read.ts';

/** Everything below a folder, with what git would call each file. */
export interface FolderEntry extends ManifestEntry {
  /** For people, and as a key. */
  readonly name: string;
  readonly size: number;
  /** ctime, milliseconds since the epoch. */
  readonly changedAt: number;
  /** Null for what git does not store. */
  readonly git: TreeEntry | null;
}

const MOST_ENTRIES = 200_000;
const SLASH = Buffer.from('/');

/** Reads a folder whole. Throws `WorldError` for what may not be read: half of a folder has no digest. */
export function readFolder(folder: string, signal: AbortSignal): readonly FolderEntry[] {
  const entries: FolderEntry[] = [];
  const visit = (absolute: Buffer, below: Buffer | null) => {
    signal.throwIfAborted();
    for (const child of list(absolute)) {
      if (below === null && child.name.toString() === '.git') continue;
      const path = below === null ? child.name : Buffer.concat([below, SLASH, child.name]);
      const place = Buffer.concat([absolute, SLASH, child.name]);
      entries.push(toEntry(place, path));
      if (entries.length > MOST_ENTRIES) {
        throw new WorldError('not-supported', `${folder} holds more than ${MOST_ENTRIES} entries`);
      }
      if (child.isDirectory()) visit(place, path);
    }
  };
  visit(Buffer.from(folder), null);
  return entries;
}

function list(folder: Buffer): readonly Dirent<Buffer>[] {
  return orDenied(folder, () => readdirSync(folder, { encoding: 'buffer', withFileTypes: true }));
}

function toEntry(place: Buffer, path: Buffer): FolderEntry {
  const stat = lstatSync(place);
  const name = bytesToText(path);
  const frame = { path, name, size: stat.size, changedAt: stat.ctimeMs };
  if (stat.isSymbolicLink()) {
    const target = readlinkSync(place, { encoding: 'buffer' });
    return {
      ...frame,
      kind: 'link',
      content: target,
      git: { mode: '120000', blob: blobOf(target) },
    };
  }
  if (!stat.isFile()) {
    return {
      ...frame,
      kind: stat.isDirectory() ? 'folder' : 'special',
      content: Buffer.alloc(0),
      git: null,
    };
  }
  return { ...frame, ...orDenied(place, () => hashFile(place, stat)) };
}

/** sha256 for the manifest and git's blob id, in one read. */
function hashFile(place: Buffer, stat: Stats): Pick<FolderEntry, 'kind' | 'content' | 'git'> {
  const sha256 = createHash('sha256');
  const blob = createHash('sha1').update(`blob ${stat.size}\0`);
  readPieces(place, (piece) => {
    sha256.update(piece);
    blob.update(piece);
  });
  const program = (stat.mode & 0o111) !== 0;
  return {
    kind: program ? 'program' : 'file',
    content: sha256.digest(),
    git: { mode: program ? '100755' : '100644', blob: blob.digest('hex') },
  };
}

function blobOf(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function orDenied<T>(place: Buffer, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new WorldError('path-denied', `${bytesToText(place)} may not be read`);
  }
}
