import { readKeyType } from './key.ts';

/** A line of a known_hosts file; sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownHost {
  readonly names: Names;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly type: string;
  /** The public key as it goes over the wire. */
  readonly key: Buffer;
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Patterns, each perhaps negated by `!`; or one name that only its hash is kept of. */
export type Names =
  | { readonly kind: 'patterns'; readonly patterns: readonly string[] }
  | { readonly kind: 'hash'; readonly salt: Buffer; readonly hash: Buffer };

/** Lines that are no entries are left out, as OpenSSH does: what is not understood makes nothing known. */
export function parseKnownHosts(text: string, file: string): readonly KnownHost[] {
  return text.split('\n').flatMap((line, index) => parseLine(line, file, index + 1));
}

function parseLine(text: string, file: string, line: number): readonly KnownHost[] {
  const fields = text.trim().split(/[ \t]+/);
  const marked = fields[0]?.startsWith('@');
  const marker = marked ? toMarker(fields.shift()) : 'none';
  const [hosts = '', type = '', encoded = ''] = fields;
  const key = Buffer.from(encoded, 'base64');
  const names = toNames(hosts);
  if (hosts.startsWith('#') || !marker || !names || readKeyType(key) !== type) return [];
  return [{ names, marker, type, key, file, line }];
}

function toMarker(text: string | undefined): KnownHost['marker'] | null {
  if (text === '@revoked') return 'revoked';
  return text === '@cert-authority' ? 'cert-authority' : null;
}

function toNames(hosts: string): Names | null {
  if (!hosts.startsWith('|')) return { kind: 'patterns', patterns: hosts.toLowerCase().split(',') };
  const [, version, salt = '', hash = ''] = hosts.split('|');
  if (version !== '1') return null;
  return { kind: 'hash', salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}
