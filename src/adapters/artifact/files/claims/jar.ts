import { closeSync, fstatSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { openQuietly, readPart } from '../../../../clients/files/quiet-read.ts';
import { type FoundRevision, fromGitProperties, fromManifest } from './text.ts';

const PARSERS: Readonly<Record<string, (text: string) => FoundRevision | null>> = {
  'git.properties': fromGitProperties,
  'BOOT-INF/classes/git.properties': fromGitProperties,
  'WEB-INF/classes/git.properties': fromGitProperties,
  'META-INF/MANIFEST.MF': fromManifest,
};

/** What a jar or war says of its revision. Only four entries are wanted, so its directory is read here, with hard limits. */
export function readJarRevisions(
  path: string,
): readonly { readonly name: string; readonly found: FoundRevision }[] {
  if (!/\.(jar|war|ear)$/i.test(path)) return [];
  try {
    const file = openQuietly(path);
    try {
      return entriesOf(file).flatMap((entry) => {
        const found = PARSERS[entry.name]?.(readEntry(file, entry));
        return found ? [{ name: entry.name, found }] : [];
      });
    } finally {
      closeSync(file);
    }
  } catch {
    return [];
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly at: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 65_535;
const LIMIT = 1 << 20;
const DIRECTORY_LIMIT = 1 << 25;

/** The central directory: APPNOTE 4.3.12. */
function entriesOf(file: number): readonly Entry[] {
  const { size } = fstatSync(file);
  const from = Math.max(0, size - END_SIZE - LONGEST_COMMENT);
  const tail = readPart(file, from, size - from);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || tail.readUInt32LE(end) !== END) return [];
  const directory = readPart(
    file,
    tail.readUInt32LE(end + 16),
    Math.min(tail.readUInt32LE(end + 12), DIRECTORY_LIMIT),
  );
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
    if (Object.hasOwn(PARSERS, name)) {
      entries.push({
        name,
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        at: directory.readUInt32LE(at + 42),
      });
    }
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

const DEFLATED = 8;

/** Empty if it is packed in a way that is not known, or larger than any such file should be. */
function readEntry(file: number, { at, packed, method }: Entry): string {
  if (packed > LIMIT) return '';
  const header = readPart(file, at, 30);
  const bytes = readPart(file, at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), packed);
  if (method === 0) return bytes.toString('utf8');
  return method === DEFLATED
    ? inflateRawSync(bytes, { maxOutputLength: LIMIT }).toString('utf8')
    : '';
}
