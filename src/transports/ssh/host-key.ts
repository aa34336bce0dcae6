import { readKnownHosts, rememberKey } from '../../clients/known-hosts/file.ts';
import { judgeKey } from '../../clients/known-hosts/judge.ts';
import { fingerprint, readKeyType } from '../../clients/known-hosts/key.ts';
import { entriesOf, type Place, placeName } from '../../clients/known-hosts/match.ts';
import type { KnownHost } from '../../clients/known-hosts/parse.ts';
import { WorldError } from '../../model/errors.ts';
import { listed } from '../../model/words.ts';
import type { HostNote } from '../transport.ts';

/** Which keys are trusted besides those that the user's files know: none, the first one, or these fingerprints alone. */
export type HostKeyPolicy = 'known' | 'accept-new' | { readonly pinned: readonly string[] };

/** Whose key is checked, and against what. */
export interface KeyCheck {
  /** For messages. */
  readonly host: string;
  readonly place: Place;
  readonly policy: HostKeyPolicy;
  /** The user's and the system's; only read. */
  readonly files: readonly string[];
  /** Of our own: what `accept-new` accepted. */
  readonly ownFile: string;
}

export function knownEntries({ files, ownFile, place }: KeyCheck): Promise<readonly KnownHost[]> {
  return readKnownHosts([...files, ownFile]).then((hosts) => entriesOf(hosts, place));
}

/** Throws `WorldError` if the key is not to be trusted. What is worth telling of one that is, else null. */
export async function checkKey(check: KeyCheck, key: Buffer): Promise<HostNote | null> {
  const { host, policy } = check;
  const offered = { key, type: readKeyType(key) ?? 'unknown' };
  const says = `${host} offers ${describe(offered)}`;
  const verdict = judgeKey(await knownEntries(check), offered);
  if (verdict.kind === 'revoked') {
    throw new WorldError('host-key-revoked', `${says}, which ${where(verdict.entry)} revokes`);
  }
  if (typeof policy === 'object') {
    if (policy.pinned.includes(fingerprint(key))) return null;
    const pins = listed(policy.pinned);
    throw new WorldError('host-key-changed', `${says}, but the one that was pinned is ${pins}`);
  }
  if (verdict.kind === 'known') return null;
  if (verdict.kind === 'changed') throw changed(says, check.place, verdict.entries);
  if (policy !== 'accept-new') throw unknown(says, check);
  await rememberKey(check.ownFile, check.place, offered);
  return {
    code: 'host-key-accepted',
    message: `${says}, which was not known and is accepted from now on (${check.ownFile})`,
  };
}

function describe({ type, key }: { readonly type: string; readonly key: Buffer }): string {
  return `${type} ${fingerprint(key)}`;
}

function where({ file, line }: KnownHost): string {
  return `${file}:${line}`;
}

function changed(
  says: string,
  place: Place,
  [first, ...rest]: readonly [KnownHost, ...KnownHost[]],
): WorldError {
  const more = rest.length > 0 ? ` (also ${listed(rest.map(where))})` : '';
  return new WorldError(
    'host-key-changed',
    `${says}, but ${where(first)} has ${describe(first)}${more}`,
    `The host was set up anew, or somebody stands in between. Once you know: ssh-keygen -R '${placeName(place)}' -f '${first.file}'`,
  );
}

function unknown(says: string, { place, files }: KeyCheck): WorldError {
  const looked = files.length > 0 ? listed(files) : 'any file';
  return new WorldError('host-key-unknown', `${says}, and ${placeName(place)} is not in ${looked}`);
}
