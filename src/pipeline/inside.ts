import type { Commit } from '../model/commit.ts';
import { containmentIn, programOf } from '../model/containment.ts';
import type { CheckoutFacts, Facts } from '../model/facts.ts';
import { baselinesOf, editsSince, type HeadMove, headsDuring } from '../model/head-history.ts';
import type { LoadWindow } from '../model/load-window.ts';
import type { Observed, StageObservations, Subject } from '../model/observation.ts';
import type { Observations } from './resolve.ts';

/** A checkout, and the processes of its host that seem to run from inside it. */
export interface Runners {
  readonly subject: Subject;
  readonly checkout: CheckoutFacts;
  readonly processes: readonly Facts[];
}

export function runnersOf(observed: Observations): readonly Runners[] {
  return observedOf(observed.artifact).flatMap(({ subject, facts: { checkout, place } }) => {
    if (!checkout) return [];
    const processes = observedOf(observed.process)
      .filter((process) => process.subject.host === subject.host)
      .map(({ facts }) => facts)
      .filter((facts) => containmentIn(facts, checkout.root, place) !== null);
    return [{ subject, checkout, processes }];
  });
}

/**
 * Every commit that they may have loaded, at their start or when their program was built, and those by which it
 * is told what was only put back since.
 */
export function loadedCommits({ checkout, processes }: Runners): readonly Commit[] {
  const commits = processes.flatMap((process) => {
    const built = process.script?.changedAt ?? process.executable?.changedAt;
    const windows = [
      ...(process.load ? [process.load] : []),
      ...(built ? [{ earliest: built, latest: built, basis: 'start' as const }] : []),
    ];
    const { head, moves } = checkout;
    return head && moves
      ? windows.flatMap((window) => [
          ...headsDuring(moves, head, window).commits,
          ...baselines(moves, window),
        ])
      : [];
  });
  return [...new Set(commits)];
}

function baselines(moves: readonly HeadMove[], window: LoadWindow): readonly Commit[] {
  const { before, last } = baselinesOf(editsSince(moves, window));
  return [last?.to, before].filter((commit) => commit != null);
}

/** Their programs, what they load before those, their working directories, and what of these is something else to them. */
export function placesOf({ processes }: Runners): readonly string[] {
  const places = processes.flatMap((process) => [
    programOf(process),
    process.process?.cwd ?? null,
    ...(process.process?.covered ?? []),
    ...(process.process?.preloads ?? []),
  ]);
  return [...new Set(places.filter((place) => place !== null))];
}

/** Before this moment none of them had loaded anything, milliseconds since the epoch; null if there is none. */
export function earliestLoad({ processes }: Runners): number | null {
  const loads = processes.flatMap((process) => process.load?.earliest ?? []);
  // A ctime may be rounded down to its second.
  return loads.length > 0 ? Math.min(...loads) - 1000 : null;
}

export function observedOf(stage: StageObservations): readonly Observed[] {
  return stage.observations.filter((each) => each.state === 'observed');
}

export function factsOf(stage: StageObservations): readonly Facts[] {
  return observedOf(stage).map(({ facts }) => facts);
}
