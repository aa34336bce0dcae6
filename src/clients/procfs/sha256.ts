import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Digest, toDigest } from '../../model/digest.ts';

/**
 * sha256 of a file's bytes, its access time left alone where that is allowed; null if it may not be
 * read or is gone. `/proc/PID/exe` gives the bytes that run, even after the file was deleted.
 */
export async function readDigest(path: string, signal: AbortSignal): Promise<Digest | null> {
  try {
    const file = await openQuietly(path);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { fd: file, signal }), hash, { signal });
    return toDigest(hash.digest('hex'));
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Only a file's owner and root may ask for O_NOATIME. */
async function openQuietly(path: string) {
  const flags = constants.O_RDONLY | constants.O_NONBLOCK;
  return open(path, flags | constants.O_NOATIME).catch(() => open(path, flags));
}
