import { blobId } from './object-id.ts';

const BLOCK = 512;

/**
 * The files in what `git archive --format=tar` printed: each path, byte for byte as latin1, to `mode blob` as
 * git would store it, with ids like `like`. Null if it is no such archive.
 */
export function readTar(tar: Buffer, like: string): ReadonlyMap<string, string> | null {
  const files = new Map<string, string>();
  let longName: string | null = null;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return files;
    const size = Number.parseInt(text(header, 124, 12), 8);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (!Number.isSafeInteger(size) || content.length < size) return null;
    const type = text(header, 156, 1);
    const name = longName ?? joined(text(header, 345, 155), text(header, 0, 100));
    longName = type === 'x' ? paxPath(content) : null;
    if (type === '0') files.set(name, `${modeOf(header)} ${blobId(content, like)}`);
    if (type === '2')
      files.set(name, `120000 ${blobId(Buffer.from(text(header, 157, 100), 'latin1'), like)}`);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return null;
}

function text(header: Buffer, start: number, length: number): string {
  return header.toString('latin1', start, start + length).replace(/\0.*$/s, '');
}

function joined(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}/${name}`;
}

function modeOf(header: Buffer): string {
  return (Number.parseInt(text(header, 100, 8), 8) & 0o100) === 0 ? '100644' : '100755';
}

/** `LENGTH path=NAME LF` among others, in the extended header before an entry; null if the name is not in it. */
function paxPath(content: Buffer): string | null {
  return /(?:^|\n)\d+ path=(.*)\n/s.exec(content.toString('latin1'))?.[1] ?? null;
}
