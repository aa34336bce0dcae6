import { WorldError } from '../../../model/errors.ts';
import { type Ask, askSections, sectionOf } from '../../shell/ask.ts';
import type { Bytes } from '../bytes.ts';
import { parseTime, TIME } from './times.ts';

/** Sets \$Q to what keeps `dd` from changing the time of the last access, where that is allowed: to its owner and to root. */
const QUIET = `Q=iflag=noatime; dd if="$1" count=0 $Q 2>/dev/null || Q=
`;

const HASH = `${TIME}${QUIET}s before; stat -c "%d:%i %s $T" -- "$1"
s sha256; dd if="$1" bs=262144 $Q 2>/dev/null | sha256sum
s after; stat -c "%d:%i %s $T" -- "$1"
[ -r "$1" ] || s denied
`;

/** A regular file of another machine. */
export interface RemoteFile {
  /** Hex. */
  readonly sha256: string;
  readonly size: number;
  /** `dev:ino` */
  readonly inode: string;
  /** ctime, milliseconds since the epoch. */
  readonly changedAt: number;
}

const ATTEMPTS = 3;

/** Throws `WorldError`. */
export async function hashRemoteFile(ask: Ask, path: string): Promise<RemoteFile> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const sections = await askSections(ask, HASH, [path]);
    if (sections.some(([name]) => name === 'denied'))
      throw new WorldError('path-denied', `${path} may not be read`);
    const before = sectionOf(sections, 'before');
    const sha256 = /^([0-9a-f]{64}) /.exec(sectionOf(sections, 'sha256'))?.[1];
    const [, inode, size, changed = ''] = /^(\d+:\d+) (\d+) (\S+)\n$/.exec(before) ?? [];
    const changedAt = parseTime(changed);
    if (inode === undefined || sha256 === undefined || changedAt === null)
      throw new WorldError('not-supported', `${path} is no regular file any more`);
    if (before.trim() === sectionOf(sections, 'after').trim())
      return { sha256, inode, size: Number(size), changedAt };
  }
  const message = `${path} is being written to: it has no content to speak of`;
  throw new WorldError('not-supported', message);
}

const BLOCK = 1 << 16;
/** Of a file that sends its reader all over itself no more than this is fetched: then it says nothing. */
const FETCHED_AT_MOST = 1 << 26;

/** \`$1\` path, \`$2\` first block, \`$3\` how many. */
const READ = `${QUIET}dd if="$1" bs=${BLOCK} skip="$2" count="$3" $Q 2>/dev/null
`;

/** The same file, to be read in pieces, each fetched once. */
export function remoteBytes(ask: Ask, path: string, size: number): Bytes {
  const blocks = new Map<number, Promise<Buffer>>();
  let fetched = 0;
  const fetch = (first: number, count: number) => {
    fetched += count * BLOCK;
    const answer = ask(READ, [path, String(first), String(count)]);
    for (let index = 0; index < count; index++) {
      const from = index * BLOCK;
      const block = answer.then(({ stdout }) => stdout.subarray(from, from + BLOCK));
      blocks.set(first + index, block);
    }
  };
  const read = async (start: number, end: number) => {
    const [first, last] = [Math.floor(start / BLOCK), Math.floor((end - 1) / BLOCK)];
    const wanted = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const missing = wanted.filter((block) => !blocks.has(block));
    const [from, to] = [missing[0], missing.at(-1)];
    if (from !== undefined && to !== undefined) fetch(from, to - from + 1);
    const found = await Promise.all(wanted.flatMap((block) => blocks.get(block) ?? []));
    const bytes = Buffer.concat(found);
    return bytes.subarray(start - first * BLOCK, end - first * BLOCK);
  };
  return {
    size,
    at: async (start, length) => {
      const end = Math.min(start + length, size);
      if (!(start >= 0 && end > start) || fetched + (end - start) > FETCHED_AT_MOST)
        return Buffer.alloc(0);
      return read(start, end);
    },
  };
}
