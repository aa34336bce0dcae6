import { createHash } from 'node:crypto';

const SHA1_DIGITS = 40;

/** Git's object id of a blob with this content, in the hash that `like` (another id) is written in. */
export function blobId(content: Buffer | string, like: string): string {
  return createHash(like.length === SHA1_DIGITS ? 'sha1' : 'sha256')
    .update(`blob ${Buffer.byteLength(content)}\0`)
    .update(content)
    .digest('hex');
}
