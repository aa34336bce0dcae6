import { closeSync } from 'node:fs';
import { openQuietly, readPart } from '../../../../clients/files/quiet-read.ts';
import { type FoundRevision, toFound } from './text.ts';

/**
 * The commit that a Go program was built from, by its own word. Read from the ELF section
 * `.go.buildinfo`, laid out as Go's `debug/buildinfo` describes it (Go 1.18 and newer).
 */
export function readGoRevision(path: string): FoundRevision | null {
  try {
    const file = openQuietly(path);
    try {
      const section = findSection(file, '.go.buildinfo');
      return section
        ? parseBuildInfo(readPart(file, section.offset, Math.min(section.size, LIMIT)))
        : null;
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

const LIMIT = 1 << 20;
const ELF = Buffer.from('\x7fELF', 'latin1');
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const MOST_SECTIONS = 4096;

interface Section {
  readonly offset: number;
  readonly size: number;
}

/** Of a 64-bit little-endian ELF; others are not read. */
function findSection(file: number, name: string): Section | null {
  const header = readPart(file, 0, 64);
  if (
    header.length < 64 ||
    !header.subarray(0, 4).equals(ELF) ||
    header[4] !== 2 ||
    header[5] !== 1
  )
    return null;
  const [tableAt, size, count, namesAt] = [
    Number(header.readBigUInt64LE(40)),
    header.readUInt16LE(58),
    header.readUInt16LE(60),
    header.readUInt16LE(62),
  ];
  if (size !== 64 || count > MOST_SECTIONS) return null;
  const table = readPart(file, tableAt, size * count);
  const sections = Array.from({ length: Math.floor(table.length / size) }, (_, index) =>
    table.subarray(index * size),
  );
  const at = (section: Buffer): Section => ({
    offset: Number(section.readBigUInt64LE(24)),
    size: Number(section.readBigUInt64LE(32)),
  });
  const names = sections[namesAt] && at(sections[namesAt]);
  if (!names) return null;
  const text = readPart(file, names.offset, Math.min(names.size, LIMIT));
  const found = sections.find((section) => nameAt(text, section.readUInt32LE(0)) === name);
  return found ? at(found) : null;
}

function nameAt(text: Buffer, offset: number): string {
  const end = text.indexOf(0, offset);
  return text.toString('latin1', offset, end < 0 ? text.length : end);
}

const INLINE_STRINGS = 2;
const STRINGS_AT = 32;
/** The module information stands between two marks of 16 bytes. */
const MARK = 16;

/** The section: magic, pointer size, flags, then two strings with their lengths as varints. */
export function parseBuildInfo(section: Buffer): FoundRevision | null {
  if (!section.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  if (((section[15] ?? 0) & INLINE_STRINGS) === 0) return null;
  const version = readString(section, STRINGS_AT);
  const modules = version && readString(section, version.end);
  if (!modules) return null;
  const text = modules.bytes.subarray(MARK, -MARK).toString('utf8');
  const setting = (name: string) => new RegExp(`^build\\t${name}=(.*)$`, 'm').exec(text)?.[1];
  const modified = setting('vcs\\.modified');
  return toFound(setting('vcs\\.revision'), modified === undefined ? null : modified === 'true');
}

function readString(
  bytes: Buffer,
  from: number,
): { readonly bytes: Buffer; readonly end: number } | null {
  let length = 0;
  let at = from;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    at += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return { bytes: bytes.subarray(at, at + length), end: at + length };
  }
  return null;
}
