/** `sha256:` and 64 lower-case hex digits. */
export type Digest = string & { readonly __brand: 'Digest' };

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The digest that `text` spells, or undefined. */
export function parseDigest(text: string): Digest | undefined {
  return DIGEST.test(text) ? (text as Digest) : undefined;
}

/** The digest of 64 hex digits as `createHash('sha256').digest('hex')` gives them. */
export function toDigest(hex: string): Digest {
  const digest = parseDigest(`sha256:${hex}`);
  if (!digest) throw new TypeError(`expected 64 hex digits, got ${JSON.stringify(hex)}`);
  return digest;
}

/** Algorithm and the first 8 digits: how people read a digest. */
export function shortDigest(digest: string): string {
  return `${digest.slice(0, 'sha256:'.length + 8)}…`;
}
