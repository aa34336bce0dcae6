import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { findStartedOutside } from './outside.ts';
import { type Entry, type Placed, parseEntry, parsePlace } from './process.ts';
import {
  type Match,
  matchPlace,
  mayMatch,
  needsPlace,
  needsStanding,
  type Query,
} from './select.ts';
import { findElsewhere } from './shared-path.ts';

/** Every program that runs on a machine and may be seen. */
export async function scanEntries(procfs: Procfs): Promise<readonly Entry[]> {
  return (await procfs.entries()).flatMap((raw) => parseEntry(raw) ?? []);
}

/** The entries that a query finds, and those of which it cannot be told: what would decide is denied. */
export interface Matches {
  readonly matched: readonly Entry[];
  readonly unknown: readonly Entry[];
}

/** What stands where the query looks, before it is asked whether a path means there what it means here. */
export interface Seen extends Matches {
  /** Where the two of them stand. */
  readonly places: ReadonlyMap<number, Placed>;
}

export async function scanPlaces(
  procfs: Procfs,
  entries: readonly Entry[],
  query: Query,
): Promise<Seen> {
  const candidates = entries.filter((entry) => mayMatch(entry, query));
  if (!needsPlace(query)) return { matched: candidates, unknown: [], places: new Map() };
  const pids = candidates.map(({ pid }) => pid);
  const raws = await procfs.places(pids, needsStanding(query));
  const places = new Map<number, Placed>();
  const having: Record<Match, Entry[]> = { yes: [], no: [], unknown: [] };
  for (const entry of candidates) {
    const raw = raws.get(entry.pid);
    if (!raw) continue;
    const place = parsePlace(entry, raw);
    const match = matchPlace(place, query);
    // The entries themselves, not copies: who is kin to whom goes by identity.
    having[match].push(entry);
    if (match !== 'no') places.set(entry.pid, place);
  }
  return { matched: having.yes, unknown: having.unknown, places };
}

/** Without what lives elsewhere, and without what by its arguments was not started from there. */
export async function ruleOut(
  procfs: Procfs,
  { matched, unknown, places }: Seen,
  query: Query,
): Promise<Matches> {
  const inside = query.inside ?? [];
  if (inside.length === 0) return { matched, unknown };
  const placesOf = (entries: readonly Entry[]) =>
    entries.flatMap(({ pid }) => places.get(pid) ?? []);
  const [elsewhere, outside] = await Promise.all([
    findElsewhere(procfs, placesOf(matched), inside),
    findStartedOutside(procfs, placesOf(unknown), inside),
  ]);
  return {
    matched: matched.filter(({ pid }) => !elsewhere.has(pid)),
    unknown: unknown.filter(({ pid }) => !outside.has(pid)),
  };
}
