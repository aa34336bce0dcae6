import type { Bytes } from '../files/bytes.ts';

/** A part of a file, in bytes. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

/** What of an ELF file says where things are. */
export interface Elf {
  readonly section: (name: string) => Extent | null;
  /** Its table of sections was taken away. */
  readonly sectionless: boolean;
  /** What is loaded into memory. */
  readonly segments: readonly Extent[];
}

const MAGIC = Buffer.from('\x7fELF', 'latin1');
const HEADER = 64;
const MOST_ENTRIES = 4096;
const MOST_NAMES = 1 << 20;
const LOAD = 1;

/** Reads numbers of one width and byte order at an offset. */
interface Reader {
  readonly half: (bytes: Buffer, at: number) => number;
  readonly word: (bytes: Buffer, at: number) => number;
  /** An address or offset: as wide as the machine's. */
  readonly wide: (bytes: Buffer, at: number) => number;
}

/** Where the fields stand, of 32-bit and of 64-bit files (elf(5)). */
const LAYOUT = {
  32: { programs: 28, sections: 32, sizes: 42, program: [4, 16], section: [16, 20] },
  64: { programs: 32, sections: 40, sizes: 54, program: [8, 32], section: [24, 32] },
} as const;

/** Reads the tables of an ELF file; null if it is none. Only the tables are read. */
export async function readElf(file: Bytes): Promise<Elf | null> {
  const header = await file.at(0, HEADER);
  if (header.length < 52 || !header.subarray(0, 4).equals(MAGIC)) return null;
  const bits = header[4] === 2 ? 64 : 32;
  if (bits === 64 && header.length < HEADER) return null;
  const reader = toReader(bits, header[5] === 2);
  const layout = LAYOUT[bits];
  const half = (index: number) => reader.half(header, layout.sizes + 2 * index);
  const programs = await readTable(file, reader.wide(header, layout.programs), half(0), half(1));
  const sections = await readTable(file, reader.wide(header, layout.sections), half(2), half(3));
  const extent = (row: Buffer, [at, size]: readonly [number, number]): Extent => ({
    offset: reader.wide(row, at),
    size: reader.wide(row, size),
  });
  const namesRow = sections[half(4)];
  const names = namesRow
    ? await readNames(file, extent(namesRow, layout.section))
    : Buffer.alloc(0);
  return {
    section: (name) => {
      const row = sections.find((each) => nameAt(names, reader.word(each, 0)) === name);
      return row ? extent(row, layout.section) : null;
    },
    sectionless: names.length === 0,
    segments: programs
      .filter((row) => reader.word(row, 0) === LOAD)
      .map((row) => extent(row, layout.program)),
  };
}

function toReader(bits: 32 | 64, bigEndian: boolean): Reader {
  const half = (bytes: Buffer, at: number) =>
    bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
  const word = (bytes: Buffer, at: number) =>
    bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  const wide = (bytes: Buffer, at: number) =>
    Number(bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
  return { half, word, wide: bits === 64 ? wide : word };
}

const SMALLEST_ROW = 32;

async function readTable(
  file: Bytes,
  at: number,
  width: number,
  count: number,
): Promise<readonly Buffer[]> {
  if (width < SMALLEST_ROW || count > MOST_ENTRIES) return [];
  const table = await file.at(at, width * count);
  const whole = Math.floor(table.length / width);
  return Array.from({ length: whole }, (_, row) => table.subarray(row * width, (row + 1) * width));
}

function readNames(file: Bytes, { offset, size }: Extent): Promise<Buffer> {
  return file.at(offset, Math.min(size, MOST_NAMES));
}

function nameAt(names: Buffer, at: number): string {
  const end = names.indexOf(0, at);
  return names.toString('latin1', at, end < 0 ? names.length : end);
}
