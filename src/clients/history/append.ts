import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../files/make-folder.ts';
import { CURRENT, ENDING } from './folder.ts';

/** Bytes. A file that is fuller than this is moved aside. */
const FULL = 4 * 1024 * 1024;
/** Bytes of all files together, about. */
const MOST = 32 * 1024 * 1024;

/**
 * Appends one record, a line of JSON. Any number of programs may do so at once, and each may end in the
 * middle of it: a record is one write to the end of the file, and begins with a line feed of its own, so
 * that it never continues what another one left unfinished. Throws what the file system throws.
 */
export function appendRecord(folder: string, json: string): void {
  makeFolder(folder);
  const line = Buffer.from(`\n${json}\n`);
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  const flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW;
  const file = openSync(join(folder, CURRENT), flags, 0o600);
  try {
    const written = writeSync(file, line);
    if (written < line.length)
      throw new Error(`only ${written} of ${line.length} bytes could be written`);
    if (fstatSync(file).size > FULL) moveAside(folder, fstatSync(file).ino);
  } finally {
    closeSync(file);
  }
}

/**
 * Needs no lock: the new name is used once, so that nothing is overwritten, and whoever still has the file
 * open goes on writing into it, where it is read. Of two who do it at once, the later finds another file.
 */
function moveAside(folder: string, inode: number): void {
  const current = join(folder, CURRENT);
  if (statSync(current, { throwIfNoEntry: false })?.ino === inode) {
    const name = `${Date.now()}-${randomBytes(4).toString('hex')}${ENDING}`;
    ignoreMissing(() => renameSync(current, join(folder, name)));
  }
  prune(folder);
}

/** The oldest go first; their names begin with the time. */
function prune(folder: string): void {
  const names = readdirSync(folder).filter((name) => /^\d+-[0-9a-f]{8}\.jsonl$/.test(name));
  const sizes = names.map((name) => sizeOf(join(folder, name)));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  for (const [index, name] of names.sort().entries()) {
    if (total <= MOST - FULL) break;
    total -= sizes[index] ?? 0;
    ignoreMissing(() => unlinkSync(join(folder, name)));
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Another one was faster. */
function ignoreMissing(act: () => void): void {
  try {
    act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
