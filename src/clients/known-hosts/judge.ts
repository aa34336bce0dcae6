import type { KnownHost } from './parse.ts';

/** What the files say of a key that a host offers. */
export type KeyVerdict =
  | { readonly kind: 'known' | 'revoked'; readonly entry: KnownHost }
  /** Another key is known, of the same type or of none but other types. */
  | { readonly kind: 'changed'; readonly entries: readonly [KnownHost, ...KnownHost[]] }
  | { readonly kind: 'unknown' };

/** `entries` are those of the host. */
export function judgeKey(
  entries: readonly KnownHost[],
  offered: { readonly type: string; readonly key: Buffer },
): KeyVerdict {
  const equal = entries.filter(({ key }) => key.equals(offered.key));
  const revoked = equal.find(({ marker }) => marker === 'revoked');
  if (revoked) return { kind: 'revoked', entry: revoked };
  const known = equal.find(({ marker }) => marker === 'none');
  if (known) return { kind: 'known', entry: known };
  const others = entries.filter(({ marker }) => marker === 'none');
  const [first, ...rest] = others.filter(({ type }) => type === offered.type).concat(others);
  if (!first) return { kind: 'unknown' };
  return { kind: 'changed', entries: [first, ...rest.filter((entry) => entry !== first)] };
}
