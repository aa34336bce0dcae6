import type { Algorithms } from 'ssh2';
import type { AlgorithmKind, SshSettings } from '../../clients/ssh-config/settings.ts';

/** What ssh2 can do without SHA-1, the best first; its own defaults still offer that. */
const OURS: Readonly<Record<AlgorithmKind, readonly string[]>> = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
  ],
  serverHostKey: [
    'ssh-ed25519',
    'ecdsa-sha2-nistp256',
    'ecdsa-sha2-nistp384',
    'ecdsa-sha2-nistp521',
    'rsa-sha2-512',
    'rsa-sha2-256',
  ],
  cipher: [
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'chacha20-poly1305@openssh.com',
  ],
  hmac: [
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
  ],
};

/** Signature algorithms of a type of key where they have another name. */
const SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/**
 * What is offered to a host: what both we and the user's configuration allow, host keys of the known types
 * first, so that the server does not come with another one. Null if that leaves nothing of something.
 */
export function offer(
  allowed: SshSettings['algorithms'],
  knownTypes: readonly string[],
): Algorithms | null {
  const known = knownTypes.flatMap((type) => SIGNATURES[type] ?? [type]);
  const pick = (kind: AlgorithmKind) =>
    OURS[kind].filter((name) => allowed[kind]?.includes(name) ?? true);
  const hostKeys = pick('serverHostKey');
  const offered = {
    kex: pick('kex'),
    serverHostKey: [
      ...hostKeys.filter((name) => known.includes(name)),
      ...hostKeys.filter((name) => !known.includes(name)),
    ],
    cipher: pick('cipher'),
    hmac: pick('hmac'),
    compress: ['none'],
  };
  const complete = Object.values(offered).every((names) => names.length > 0);
  return complete ? (offered as Algorithms) : null;
}

/** The algorithms of host keys, those of one kind of key together. */
export function byKind({ serverHostKey }: Algorithms): readonly ServerHostKeys[] {
  const all = Array.isArray(serverHostKey) ? serverHostKey : [];
  return [/^ssh-ed25519$/, /^ecdsa-/, /^rsa-/]
    .map((kind) => all.filter((name) => kind.test(name)))
    .filter((names) => names.length > 0);
}

type ServerHostKeys = NonNullable<Algorithms['serverHostKey']>;
