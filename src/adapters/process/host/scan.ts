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

interface Matches {
  readonly matched: readonly Entry[];
  /** What would decide is denied. */
  readonly unknown: readonly Entry[];
}

/** The entries that a query finds, and those of which it cannot be told. */
export async function scanMatches(
  procfs: Procfs,
  entries: readonly Entry[],
  query: Query,
): Promise<Matches> {
  const candidates = entries.filter((entry) => mayMatch(entry, query));
  if (!needsPlace(query)) return { matched: candidates, unknown: [] };
  const pids = candidates.map(({ pid }) => pid);
  // Of one that may not be looked at, the control group tells whether it is in a container.
  const raws = await procfs.places(pids, needsStanding(query) || !procfs.privileged);
  const places = candidates.flatMap((entry) => {
    const raw = raws.get(entry.pid);
    if (!raw) return [];
    const place = parsePlace(entry, raw);
    return [{ place, match: matchPlace(place, query) }];
  });
  const having = (wanted: Match) =>
    places.filter(({ match }) => match === wanted).map(({ place }) => place);
  const [found, unknown, inside] = [having('yes'), having('unknown'), query.inside ?? []];
  const [elsewhere, outside] = await Promise.all([
    findElsewhere(procfs, found, inside),
    inside.length > 0 ? findStartedOutside(procfs, unknown, inside) : new Set<number>(),
  ]);
  // The entries themselves, not copies: who is kin to whom goes by identity.
  const without = (all: readonly Placed[], ruledOut: ReadonlySet<number>) => {
    const left = new Set(all.map(({ pid }) => pid).filter((pid) => !ruledOut.has(pid)));
    return candidates.filter(({ pid }) => left.has(pid));
  };
  return { matched: without(found, elsewhere), unknown: without(unknown, outside) };
}
