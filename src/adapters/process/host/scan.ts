import { setImmediate } from 'node:timers/promises';
import { listPids, readEntry, readPlace, readSocketInodes } from '../../../clients/procfs/local.ts';
import { isStartedElsewhere } from './outside.ts';
import { type Entry, type Placed, parseEntry, parsePlace } from './process.ts';
import { isSharedPath } from './reader.ts';
import { type Match, matchPlace, mayMatch, needsPlace, type Query } from './select.ts';

/** Reading /proc blocks, a few microseconds a file: now and then others get their turn, and may stop us. */
const AT_A_TIME = 250;

/** Every program that runs on this machine and may be seen. */
export async function scanEntries(signal: AbortSignal): Promise<readonly Entry[]> {
  return mapKept(listPids(), signal, (pid) => {
    const raw = readEntry(pid);
    return raw && parseEntry(raw);
  });
}

/** The entries that a query finds, and those of which it cannot be told. */
export async function scanMatches(
  entries: readonly Entry[],
  query: Query,
  signal: AbortSignal,
): Promise<Readonly<Record<'matched' | 'unknown', readonly Entry[]>>> {
  const candidates = entries.filter((entry) => mayMatch(entry, query));
  if (!needsPlace(query)) return { matched: candidates, unknown: [] };
  const answers = await mapKept(candidates, signal, (entry) => toAnswer(entry, query));
  const having = (match: Match) =>
    answers.filter((answer) => answer.match === match).map(({ entry }) => entry);
  return { matched: having('yes'), unknown: having('unknown') };
}

function toAnswer(entry: Entry, query: Query): { entry: Entry; match: Match } {
  const place = parsePlace(entry, readPlace(entry.raw));
  const match = matchPlace(place, query);
  return { entry, match: query.inside && isElsewhere(match, place, query.inside) ? 'no' : match };
}

function isElsewhere(match: Match, place: Placed, roots: readonly string[]): boolean {
  if (match === 'unknown') return isStartedElsewhere(place, roots);
  return match === 'yes' && roots.some((root) => !isSharedPath(place, root));
}

/** The processes that hold one of these sockets, and whether the descriptors of any were denied. */
export async function scanOwners(
  entries: readonly Entry[],
  inodes: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<{ readonly owners: ReadonlySet<number>; readonly denied: boolean }> {
  let denied = false;
  const owners = await mapKept(entries, signal, ({ pid }) => {
    const held = readSocketInodes(pid);
    if (held === null) denied = true;
    return held?.some((inode) => inodes.has(inode)) ? pid : null;
  });
  return { owners: new Set(owners), denied };
}

/** `convert` of each, without nulls, with a breath every so many. */
export async function mapKept<From, To>(
  items: readonly From[],
  signal: AbortSignal,
  convert: (item: From) => To | null,
): Promise<readonly To[]> {
  const kept: To[] = [];
  for (const [index, item] of items.entries()) {
    if (index % AT_A_TIME === AT_A_TIME - 1) await setImmediate();
    signal.throwIfAborted();
    const converted = convert(item);
    if (converted !== null) kept.push(converted);
  }
  return kept;
}
