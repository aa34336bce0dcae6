import type { Commit } from '../model/commit.ts';
import { containmentIn, programOf } from '../model/containment.ts';
import type { CheckoutFacts, Facts } from '../model/facts.ts';
import { headsDuring } from '../model/head-history.ts';
import type { Observed, StageObservations } from '../model/observation.ts';
import type { Observations } from './resolve.ts';

/** A process that seems to run from inside a checkout. */
interface Inside {
  readonly checkout: CheckoutFacts;
  readonly process: Facts;
}

function insideCheckouts(observed: Observations): readonly Inside[] {
  const checkouts = factsOf(observed.artifact).flatMap((facts) => facts.checkout ?? []);
  return factsOf(observed.process).flatMap((process) =>
    checkouts
      .filter((checkout) => containmentIn(process, checkout.root))
      .map((checkout) => ({ checkout, process })),
  );
}

/** Every commit that a process inside a checkout may have loaded, at its start or when its program was built. */
export function loadedCommits(observed: Observations): readonly Commit[] {
  const commits = insideCheckouts(observed).flatMap(({ checkout, process }) => {
    const built = process.script?.changedAt ?? process.executable?.changedAt;
    const windows = [
      ...(process.load ? [process.load] : []),
      ...(built ? [{ earliest: built, latest: built, basis: 'start' as const }] : []),
    ];
    const { head, moves } = checkout;
    return head && moves
      ? windows.flatMap((window) => headsDuring(moves, head, window).commits)
      : [];
  });
  return [...new Set(commits)];
}

/** The programs and working directories of those processes. */
export function placesInside(observed: Observations): readonly string[] {
  const places = insideCheckouts(observed).flatMap(({ process }) => [
    programOf(process),
    process.process?.cwd ?? null,
  ]);
  return [...new Set(places.filter((place) => place !== null))];
}

/** Before this moment none of them had loaded anything, milliseconds since the epoch; null if there is none. */
export function earliestLoad(observed: Observations): number | null {
  const loads = insideCheckouts(observed).flatMap(({ process }) => process.load?.earliest ?? []);
  return loads.length > 0 ? Math.min(...loads) : null;
}

export function headsOf(observed: Observations): readonly Commit[] {
  return factsOf(observed.artifact).flatMap((facts) => facts.checkout?.head ?? []);
}

export function observedOf(stage: StageObservations): readonly Observed[] {
  return stage.observations.filter((each) => each.state === 'observed');
}

export function factsOf(stage: StageObservations): readonly Facts[] {
  return observedOf(stage).map(({ facts }) => facts);
}
