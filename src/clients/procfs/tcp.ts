/** A TCP socket that waits for connections. */
export interface ListeningSocket {
  readonly inode: string;
  readonly address: string;
  readonly port: number;
}

const LISTEN = '0A';

/** The listening sockets in /proc/net/tcp or tcp6. */
export function parseListening(text: string): readonly ListeningSocket[] {
  return text.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== LISTEN || inode === '') return [];
    return [{ inode, address: toAddress(address), port: Number.parseInt(port, 16) }];
  });
}

/** Words of four bytes, each in the byte order of the machine: little-endian wherever Node runs but s390x. */
function toAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
  return mapped ? bytes.slice(12).join('.') : toIpv6(bytes);
}

/** RFC 5952: the longest run of zero groups becomes `::`. */
function toIpv6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  const runs = groups.join(':').match(/\b0(:0)+\b/g) ?? [];
  const longest = runs.reduce((a, b) => (b.length > a.length ? b : a), '');
  if (longest === '') return groups.join(':');
  return groups.join(':').replace(longest, '::').replace(/:{3,}/, '::');
}
