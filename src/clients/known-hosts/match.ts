import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KnownHost, Names } from './parse.ts';

/** Whom a key is asked for. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** What the host's key is filed under instead; it stands without a port. */
  readonly alias: string | null;
}

const DEFAULT_PORT = 22;

/** As known_hosts spells it: `host`, or `[host]:port`. */
export function placeName({ host, port, alias }: Place): string {
  if (alias !== null) return alias.toLowerCase();
  return port === DEFAULT_PORT ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

export function matches(names: Names, name: string): boolean {
  if (names.kind === 'hash') {
    const hash = createHmac('sha1', names.salt).update(name).digest();
    return hash.length === names.hash.length && timingSafeEqual(hash, names.hash);
  }
  const hits = names.patterns.filter((pattern) => glob(pattern.replace(/^!/, ''), name));
  return hits.length > 0 && !hits.some((pattern) => pattern.startsWith('!'));
}

/**
 * `*` and `?` as ssh_config(5) has them. No regular expression: one made of a hostile pattern could take
 * forever. Remembers only the last star, which is enough.
 */
function glob(pattern: string, name: string): boolean {
  let [at, to, star, retry] = [0, 0, -1, 0];
  while (to < name.length) {
    if (pattern[at] === '*') {
      star = at++;
      retry = to;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[to])) {
      at += 1;
      to += 1;
    } else if (star >= 0) {
      at = star + 1;
      to = ++retry;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/**
 * The entries of a place. Where none has its port, those without a port count as well, as in OpenSSH; a
 * revoked key is revoked under both names.
 */
export function entriesOf(hosts: readonly KnownHost[], place: Place): readonly KnownHost[] {
  const named = (name: string) => hosts.filter(({ names }) => matches(names, name));
  const exact = named(placeName(place));
  if (place.alias !== null || place.port === DEFAULT_PORT) return exact;
  const portless = named(place.host.toLowerCase());
  const known = exact.some(({ marker }) => marker === 'none');
  return [...exact, ...portless.filter(({ marker }) => !known || marker === 'revoked')];
}
