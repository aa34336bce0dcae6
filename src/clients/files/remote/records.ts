import { parseFields } from './fields.ts';
import { parseTime } from './times.ts';

/** What \`scripts.ts\` prints of one file: which kind it is, and when it changed. */
export interface Mode {
  readonly mode: number;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  /** When it was made; null if that is not told. */
  readonly bornAt: number | null;
}

export type Told<T> = T | 'gone' | 'denied';

/** By path below the folder, which is empty for the folder itself; a character for each byte. */
export interface Records {
  readonly modes: ReadonlyMap<string, Told<Mode>>;
  /** Where links lead, byte for byte. */
  readonly targets: ReadonlyMap<string, string>;
  readonly hashes: ReadonlyMap<string, HashRecord>;
  /** Folders that may not be read. */
  readonly denied: readonly string[];
}

export interface HashRecord {
  readonly before: Told<Mode>;
  readonly sha256: Told<string>;
  readonly blob: Told<string>;
  readonly after: Told<Mode>;
}

/** An answer that is not what the script prints: something went away in the middle of it. */
export class Torn extends Error {
  override readonly name = 'Torn';
}

/** Throws `Torn`. */
export function parseRecords(stdout: Buffer): Records {
  const reader = openReader(stdout);
  const modes = new Map<string, Told<Mode>>();
  const targets = new Map<string, string>();
  const hashes = new Map<string, HashRecord>();
  const denied: string[] = [];
  while (!reader.isAtEnd()) {
    const kind = reader.next();
    if (kind === 'denied') denied.push(toPath(reader.next()));
    else if (kind === 'links') addEach(targets, reader, (count) => reader.many(count));
    else if (kind === 'list') addEach(modes, reader, (count) => reader.lines(count).map(parseMode));
    else if (kind === 'hash') addEach(hashes, reader, (count) => readHashes(reader, count));
    else throw new Torn();
  }
  return { modes, targets, hashes, denied };
}

type Reader = ReturnType<typeof openReader>;

function openReader(stdout: Buffer) {
  const fields = parseFields(stdout).map((field) => field.toString('latin1'));
  let at = 0;
  const next = (): string => {
    const field = fields[at++];
    if (field === undefined) throw new Torn();
    return field;
  };
  return {
    isAtEnd: () => at >= fields.length,
    next,
    many: (count: number): readonly string[] => {
      if (!(count <= fields.length - at)) throw new Torn();
      return Array.from({ length: count }, next);
    },
    /** A line for each of so many. */
    lines: (count: number): readonly string[] => {
      const lines = next().replace(/\n$/, '').split('\n');
      if (lines.length !== count) throw new Torn();
      return lines;
    },
  };
}

/** How many there are, their names, and what is told of each. */
function addEach<T>(
  known: Map<string, T>,
  reader: Reader,
  read: (count: number) => readonly T[],
): void {
  const paths = reader.many(Number(reader.next())).map(toPath);
  const told = read(paths.length);
  for (const [index, each] of told.entries()) known.set(paths[index] ?? '', each);
}

function readHashes(reader: Reader, count: number): readonly HashRecord[] {
  const before = reader.lines(count).map(parseMode);
  const sha256 = reader.lines(count).map((line) => parseHash(line, SHA256));
  const blob = reader.lines(count).map((line) => parseHash(line, BLOB));
  const after = reader.lines(count).map(parseMode);
  return before.map((mode, index) => ({
    before: mode,
    sha256: sha256[index] ?? 'gone',
    blob: blob[index] ?? 'gone',
    after: after[index] ?? 'gone',
  }));
}

/** `./lib/a` → `lib/a`, `.` → nothing. */
function toPath(found: string): string {
  return found.slice(2);
}

const MODE = /^([0-9a-f]+) (\d+) ([\d.]+)(?: ([\d.]+))?$/;

function parseMode(line: string): Told<Mode> {
  if (line === 'gone' || line === 'denied') return line;
  const [, mode, size, changed = '', born = ''] = MODE.exec(line) ?? [];
  const changedAt = parseTime(changed);
  if (mode === undefined || changedAt === null) throw new Torn();
  const bornAt = parseTime(born) || null;
  return { mode: Number.parseInt(mode, 16), size: Number(size), changedAt, bornAt };
}

const SHA256 = /^\\?([0-9a-f]{64})(?: |$)/;
const BLOB = /^([0-9a-f]{40})(?: |$)/;

function parseHash(line: string, form: RegExp): Told<string> {
  if (line === 'gone' || line === 'denied') return line;
  const hash = form.exec(line)?.[1];
  if (hash === undefined) throw new Torn();
  return hash;
}
