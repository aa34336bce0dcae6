/** `\xNN` as it stands in a name: a backslash that could be taken for our own escape. */
const LOOKS_ESCAPED = /\\(?=x[0-9a-f]{2})/g;
const ESCAPE = /\\x([0-9a-f]{2})/;

/**
 * The bytes of a path as text: valid UTF-8 as it is, every other byte as `\xNN`. No two paths give the
 * same text (a name that really holds `\xff` becomes `\x5cxff`), so that none can pass for another.
 */
export function toPathText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd') || Buffer.from(text).equals(bytes)) return escapeLookAlikes(text);
  let out = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    out += length
      ? escapeLookAlikesAt(bytes, at, length)
      : `\\x${(bytes[at] as number).toString(16).padStart(2, '0')}`;
    at += length || 1;
  }
  return out;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/;

/** The same of bytes that are held as latin1, a character each. */
export function latin1ToPathText(path: string): string {
  return ASCII.test(path) ? escapeLookAlikes(path) : toPathText(Buffer.from(path, 'latin1'));
}

/** What `toPathText` was given: a string where that says it all, so that plain names stay cheap. */
export function toPathBytes(text: string): string | Buffer {
  if (!ESCAPE.test(text)) return text;
  const parts = text.split(ESCAPE);
  return Buffer.concat(
    parts.map((part, index) => (index % 2 ? Buffer.from(part, 'hex') : Buffer.from(part))),
  );
}

/** The path below `root` of what `toPathText` wrote, as the file system takes it. */
export function toPathBelow(root: string, text: string): string | Buffer {
  const bytes = toPathBytes(text);
  return typeof bytes === 'string'
    ? `${root}/${bytes}`
    : Buffer.concat([Buffer.from(`${root}/`), bytes]);
}

function escapeLookAlikes(text: string): string {
  return text.includes('\\x') ? text.replace(LOOKS_ESCAPED, '\\x5c') : text;
}

const BACKSLASH = 0x5c;

function escapeLookAlikesAt(bytes: Buffer, at: number, length: number): string {
  const looksEscaped =
    bytes[at] === BACKSLASH && /^\\x[0-9a-f]{2}/.test(bytes.toString('latin1', at, at + 4));
  return looksEscaped ? '\\x5c' : bytes.toString('utf8', at, at + length);
}

/** How many bytes of well-formed UTF-8 begin at `at` (1 to 4), or 0. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const slice = bytes.subarray(at, at + length);
  // The decoder knows what is too long, a surrogate or cut off: what is well formed comes back the same.
  return Buffer.from(slice.toString('utf8')).equals(slice) ? length : 0;
}
