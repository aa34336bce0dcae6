import { inflateRawSync } from 'node:zlib';
import type { Bytes } from '../../../../clients/files/bytes.ts';
import { READ_AT_MOST } from '../../../../clients/files/read.ts';

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  /** Where its local header stands in the file. */
  readonly at: number;
}

const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
const END = Buffer.from([0x50, 0x4b, 5, 6]);
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const LARGEST_DIRECTORY = 1 << 25;

/**
 * The entries of these names, by the archive's central directory (PKWARE's APPNOTE 4.3.12 and 4.3.16). A
 * library would read all of an archive that may be hostile and large; four small files are all we want.
 */
export async function findEntries(
  file: Bytes,
  names: readonly string[],
): Promise<readonly ZipEntry[]> {
  const end = await findEnd(file);
  if (!end) return [];
  const length = end.record.readUInt32LE(12);
  const start = end.at - length;
  if (start < 0 || length > LARGEST_DIRECTORY) return [];
  // A program in front of the archive (an executable jar) moves everything by its length.
  const moved = start - end.record.readUInt32LE(16);
  const directory = await file.at(start, length);
  return toEntries(directory, names).map((entry) => ({ ...entry, at: entry.at + moved }));
}

function toEntries(directory: Buffer, names: readonly string[]): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at + ENTRY_SIZE <= directory.length && directory.readUInt32LE(at) === ENTRY) {
    const afterName = at + ENTRY_SIZE + directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + ENTRY_SIZE, afterName);
    if (names.includes(name)) {
      entries.push({
        name,
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        at: directory.readUInt32LE(at + 42),
      });
    }
    at = afterName + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The record at the end; its comment must fill what is left, or it is one that only a comment holds. */
async function findEnd(
  file: Bytes,
): Promise<{ readonly record: Buffer; readonly at: number } | null> {
  const from = Math.max(0, file.size - END_SIZE - LONGEST_COMMENT);
  const tail = await file.at(from, file.size - from);
  for (let at = tail.lastIndexOf(END); at >= 0; at = at > 0 ? tail.lastIndexOf(END, at - 1) : -1) {
    const record = tail.subarray(at, at + END_SIZE);
    if (record.length === END_SIZE && at + END_SIZE + record.readUInt16LE(20) === tail.length)
      return { record, at: from + at };
  }
  return null;
}

const STORED = 0;
const DEFLATED = 8;
const LOCAL_SIZE = 30;

/** Its text; null if it is larger than such a file should be, or packed in a way that is not known. Throws if it is damaged. */
export async function readEntry(
  file: Bytes,
  { at, packed, method }: ZipEntry,
): Promise<string | null> {
  const header = await file.at(at, LOCAL_SIZE);
  if (packed > READ_AT_MOST || header.length < LOCAL_SIZE) return null;
  const start = at + LOCAL_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
  const bytes = await file.at(start, packed);
  if (method === STORED) return bytes.toString('utf8');
  if (method !== DEFLATED) return null;
  return inflateRawSync(bytes, { maxOutputLength: READ_AT_MOST }).toString('utf8');
}
