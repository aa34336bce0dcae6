import { isIPv6 } from 'node:net';
import type { Entry, Fail, Vars } from './inventory.ts';
import { expandRanges } from './range.ts';

/** The hosts that a pattern of an inventory names: ranges written out, a port at its end as a variable. */
export function toEntries(pattern: string, at: number, vars: Vars, fail: Fail): readonly Entry[] {
  const { host, port } = splitPort(pattern);
  const names = isIPv6(host) ? [host] : expandRanges(host);
  if (typeof names === 'string') return fail(at, names);
  const own = port === null ? [] : [['ansible_port', { text: port, at }] as const];
  return names.map((name) => ({ name, at, vars: new Map([...own, ...vars]) }));
}

function splitPort(pattern: string): { readonly host: string; readonly port: string | null } {
  if (isIPv6(pattern)) return { host: pattern, port: null };
  const [, address, addressPort] = /^\[([^\]]*)\](?::(\d+))?$/.exec(pattern) ?? [];
  if (address !== undefined && isIPv6(address)) return { host: address, port: addressPort ?? null };
  const [, host = pattern, port = null] = /^(.*):(\d+)$/.exec(pattern) ?? [];
  // The colon of a range is inside its brackets.
  return host.lastIndexOf('[') > host.lastIndexOf(']')
    ? { host: pattern, port: null }
    : { host, port };
}
