import { WorldError } from '../../model/errors.ts';
import type { RevisionClaim } from '../../model/revision-claim.ts';
import type { Bytes } from '../files/bytes.ts';
import { READ_AT_MOST } from '../files/read.ts';
import { type Elf, readElf } from './elf.ts';
import { type NamedRevision, toNamedRevision } from './named-revision.ts';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const ALIGNMENT = 16;
const FLAGS_AT = 15;
const INLINE_STRINGS = 2;
const STRINGS_AT = 32;
/** The module information stands between two marks of 16 bytes. */
const MARK = 16;

/**
 * The commit that a Go program was built from, by its own word: the blob that Go's linker leaves in the
 * file (`debug/buildinfo`), also in a stripped one. Null if it is no ELF, or not by Go 1.18 or newer; what is
 * damaged says nothing. Throws `WorldError` if it may not be read.
 */
export async function readGoBuildInfo(file: Bytes): Promise<NamedRevision | null> {
  try {
    return await read(file);
  } catch (error) {
    // Offsets of a damaged file can point anywhere.
    if (error instanceof WorldError) throw error;
    return null;
  }
}

export function toGoClaim(found: NamedRevision, where: string): RevisionClaim {
  return { ...found, strength: 'claimed', by: 'Go build info', where };
}

async function read(file: Bytes): Promise<NamedRevision | null> {
  const elf = await readElf(file);
  const at = elf && (await findBlob(file, elf));
  return at === null ? null : parseGoBuildInfo(await file.at(at, READ_AT_MOST));
}

async function findBlob(file: Bytes, elf: Elf): Promise<number | null> {
  const section = elf.section('.go.buildinfo');
  if (section) return scan(file, section.offset, section.size);
  // Another compiler's program, most likely a large one: not worth a search.
  if (!elf.sectionless) return null;
  for (const { offset, size } of elf.segments) {
    const found = await scan(file, offset, size);
    if (found !== null) return found;
  }
  return null;
}

/** Where a section table was stripped away, this much of each segment is searched. */
const SCAN_AT_MOST = 1 << 26;
const CHUNK = 1 << 20;

async function scan(file: Bytes, offset: number, size: number): Promise<number | null> {
  const end = offset + Math.min(size, SCAN_AT_MOST);
  for (let from = offset; from < end; from += CHUNK - ALIGNMENT) {
    const chunk = await file.at(from, Math.min(CHUNK, end - from));
    for (let at = chunk.indexOf(MAGIC); at >= 0; at = chunk.indexOf(MAGIC, at + 1)) {
      if ((from + at) % ALIGNMENT === 0) return from + at;
    }
    if (chunk.length < CHUNK) return null;
  }
  return null;
}

/** Magic, pointer size, flags, and from byte 32 the Go version and the module information, each after its length. */
export function parseGoBuildInfo(blob: Buffer): NamedRevision | null {
  if (!blob.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  // Before Go 1.18 there were pointers here, and no commit at their end.
  if (((blob[FLAGS_AT] ?? 0) & INLINE_STRINGS) === 0) return null;
  const version = readString(blob, STRINGS_AT);
  const modules = version && readString(blob, version.end);
  if (!modules) return null;
  const text = modules.bytes.subarray(MARK, -MARK).toString('utf8');
  const setting = (name: string) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`build\t${name}=`))
      ?.slice(`build\t${name}=`.length);
  // Other systems' revisions look alike and name no commit of ours.
  if (setting('vcs') !== 'git') return null;
  return toNamedRevision(setting('vcs.revision'), setting('vcs.modified'));
}

interface Piece {
  readonly bytes: Buffer;
  readonly end: number;
}

/** A length as varint, then so many bytes; null if the blob ends before. */
function readString(blob: Buffer, from: number): Piece | null {
  let length = 0;
  for (let index = 0; index < 4; index++) {
    const byte = blob[from + index];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte >= 0x80) continue;
    const start = from + index + 1;
    const end = start + length;
    return end <= blob.length ? { bytes: blob.subarray(start, end), end } : null;
  }
  return null;
}
