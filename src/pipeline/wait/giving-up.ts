import { durationWords } from '../../model/duration.ts';
import type { Judged } from '../../model/policy.ts';
import { toFinding } from '../policy/findings.ts';
import { hasFallen, isHopeless } from './hopeless.ts';
import { countRestarts, NONE, type Restarted, type Tallies } from './restarts.ts';

/** What speaks for giving up, as gathered over all looks. Times are those of the clock, milliseconds. */
export interface Doubts {
  readonly seen: Judged;
  /** When the last look ended. */
  readonly at: number;
  /** Since when something is known to have failed; null: nothing is. */
  readonly fallenSince: number | null;
  readonly restarts: Tallies;
}

export function doubtsAfter(last: Doubts | null, seen: Judged, at: number): Doubts {
  return {
    seen,
    at,
    fallenSince: hasFallen(seen) ? (last?.fallenSince ?? at) : null,
    restarts: countRestarts(last?.restarts ?? NONE, seen, at),
  };
}

/** Who deploys may start again what has failed. */
const FALLEN_FOR = 15_000;
/** What needs something else that is not up yet may end a few times: so often, and over so long, is no start. */
const RESTARTS = 5;
const RESTARTING_FOR = 60_000;

/** Whether what is waited for cannot come, or not stay. `isMet`: by what was seen last, it is there. */
export function isInVain(doubts: Doubts, isMet: boolean): boolean {
  if (endless(doubts).length > 0) return true;
  return !isMet && (isHopeless(doubts.seen) || untilLost(doubts) <= 0);
}

/** Until it is given up, if nothing changes. */
export function untilLost({ fallenSince, at }: Doubts): number {
  return fallenSince === null ? Number.POSITIVE_INFINITY : FALLEN_FOR - (at - fallenSince);
}

/** What ends again and again. */
function endless({ restarts, seen }: Doubts): readonly Restarted[] {
  if (seen.policy.policy.stage !== 'process') return [];
  return [...restarts.values()].filter(
    (each) => each.restarts >= RESTARTS && each.last - each.since >= RESTARTING_FOR,
  );
}

/** What was seen last, with what ends again and again: it may just be up, and that is no match. */
export function withRestarts(doubts: Doubts): Judged {
  const { seen } = doubts;
  const findings = endless(doubts).map(({ name, subject, restarts, since, last }) => {
    const duration = durationWords(last - since);
    const says = `${name} ends again and again: it was started again ${restarts} times in ${duration}`;
    return toFinding({ stage: 'process', subject, name }, 'keeps-ending', says);
  });
  if (findings.length === 0) return seen;
  const { policy } = seen;
  const verdict = policy.verdict === 'match' ? 'drift' : policy.verdict;
  return { ...seen, policy: { ...policy, verdict, findings: [...policy.findings, ...findings] } };
}
