import { isIPv6 as isIPv6Address } from 'node:net';

/** A machine as a config names it. */
export type HostSpec = LocalSpec | RemoteSpec;

export interface LocalSpec {
  readonly kind: 'local';
  readonly name: 'local';
}

export interface RemoteSpec {
  readonly kind: 'remote';
  /** As the user wrote it, without `ssh://`. */
  readonly name: string;
  /** A name of the SSH configuration, a host name or an address, without brackets. */
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
  /** The file of a private key to be tried first, or null. */
  readonly identity: string | null;
}

/** What is wrong with the text, as a sentence. It does not repeat what could be a secret. */
export interface HostFault {
  readonly fault: string;
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** Also `DOMAIN\name` and `name@domain`. */
const USER = /^[A-Za-z0-9_][A-Za-z0-9._@+\\-]*$/;
const LONGEST = 255;

/**
 * `local`, `name`, `user@name`, `[v6]`, `ssh://user@name:port`. Text that begins with `-` or holds shell
 * syntax is refused here, whatever the transports would make of it.
 */
export function parseHost(text: string): HostSpec | HostFault {
  if (text === 'local') return { kind: 'local', name: 'local' };
  const url = /^ssh:\/\/(.*?)\/?$/s.exec(text)?.[1];
  if (url === undefined && text.includes('://')) return { fault: 'only ssh:// URLs name a host' };
  const name = url ?? text;
  const at = name.lastIndexOf('@');
  const user = at < 0 ? null : name.slice(0, at);
  if (user?.includes(':')) return { fault: 'a password has no place in the name of a host' };
  if (user !== null && !isUserName(user)) return { fault: 'the user name is empty or not plain' };
  const place = splitPort(name.slice(at + 1));
  if (place === null || !isHostName(place.host)) {
    return { fault: 'expected local, host, user@host, [IPv6] or ssh://user@host:port' };
  }
  const remote = { kind: 'remote', name, host: place.host, user, identity: null } as const;
  if (place.port === null) return { ...remote, port: null };
  if (url === undefined) return { fault: 'a port needs the long form, ssh://user@host:port' };
  const port = Number(place.port);
  if (port < 1 || port > 65535) return { fault: 'a port is a number from 1 to 65535' };
  return { ...remote, port };
}

function isUserName(text: string): boolean {
  return USER.test(text) && text.length <= LONGEST && !text.endsWith('\\');
}

/** A name of DNS or of the SSH configuration, or an address; never an option, never shell syntax. */
export function isHostName(text: string): boolean {
  const [address = '', zone] = text.split('%');
  if (isIPv6(address)) return zone === undefined || NAME.test(zone);
  return NAME.test(text) && text.length <= LONGEST;
}

/** The expression by which node tells takes milliseconds to compile. */
function isIPv6(text: string): boolean {
  return text.includes(':') && isIPv6Address(text);
}

/** Null if the text has brackets or colons where none belong. */
export function splitPort(text: string): { host: string; port: string | null } | null {
  if (isIPv6(text.split('%')[0] ?? '')) return { host: text, port: null };
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed) {
    const [, host = '', port = null] = bracketed;
    return isIPv6(host.split('%')[0] ?? '') ? { host, port } : null;
  }
  const plain = /^([^:]*)(?::(\d{1,5}))?$/.exec(text);
  return plain ? { host: plain[1] ?? '', port: plain[2] ?? null } : null;
}
