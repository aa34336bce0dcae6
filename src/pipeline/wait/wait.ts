import type { Judged, Waiting, WaitReport } from '../../model/policy.ts';
import { type Doubts, doubtsAfter, isInVain, untilLost, withRestarts } from './giving-up.ts';
import { isSameGroup } from './same-group.ts';

/** Time, injected: laws are tested without waiting. Milliseconds. */
export interface Clock {
  /** Never runs backwards. */
  readonly now: () => number;
  /** Rejects if the user gives up. */
  readonly sleep: (duration: number) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Told of every look; `waited` is milliseconds since the wait began. */
export type OnLook = (seen: Judged, waited: number) => void;

/**
 * Looks until the policy is met and has been for as long as it must, until nothing can come of it any
 * more, or until the time is up; it looks before it waits, and once more when the time is up. What it
 * gives is the very look that it decided on.
 */
export async function waitFor(
  look: () => Promise<Judged>,
  waiting: Waiting,
  clock: Clock,
  onLook: OnLook = () => {},
): Promise<Judged> {
  const started = clock.now();
  let state: State | null = null;
  for (let looks = 1; ; looks++) {
    const begun = clock.now();
    const seen = await look();
    state = advance(state, { seen, begun, ended: clock.now() }, waiting);
    const waited = clock.now() - started;
    onLook(seen, waited);
    const end = endOf(state, waited, waiting);
    if (end) {
      const wait: WaitReport = { ...waiting, waited, looks, held: state.held, end };
      const { policy } = end === 'failed' ? withRestarts(state.doubts) : seen;
      return { ...seen, policy: { ...policy, wait } };
    }
    await clock.sleep(pauseOf(state, waited, waiting, clock.random()));
  }
}

interface TimedLook {
  readonly seen: Judged;
  readonly begun: number;
  readonly ended: number;
}

/** What is known after a look. */
interface State {
  readonly seen: Judged;
  /** When the policy was first seen to be met, by the processes that meet it now; null if it is not. */
  readonly metSince: number | null;
  /** For how long it has been, for sure: from the end of that look to the beginning of this one. */
  readonly held: number;
  /** The next pause, before chance has its say. */
  readonly delay: number;
  readonly doubts: Doubts;
}

const LONGEST_DELAY = 15_000;
const GROWTH = 1.5;

function advance(last: State | null, { seen, begun, ended }: TimedLook, waiting: Waiting): State {
  const metSince = seen.policy.verdict === 'match' ? (sinceBefore(last, seen) ?? ended) : null;
  const isNews = last === null || fingerprint(last.seen) !== fingerprint(seen);
  const longest = Math.max(waiting.interval, LONGEST_DELAY);
  return {
    seen,
    metSince,
    held: metSince === null ? 0 : Math.max(0, begun - metSince),
    // What must hold is watched closely; what hangs, ever more rarely.
    delay: isNews || metSince !== null ? waiting.interval : Math.min(longest, last.delay * GROWTH),
    doubts: doubtsAfter(last?.doubts ?? null, seen, ended),
  };
}

/** Other processes begin anew. */
function sinceBefore(last: State | null, seen: Judged): number | null {
  return last && isSameGroup(last.seen, seen) ? last.metSince : null;
}

function fingerprint({ policy }: Judged): string {
  return JSON.stringify(policy.findings);
}

function endOf(
  { metSince, held, doubts }: State,
  waited: number,
  { limit, stable }: Waiting,
): WaitReport['end'] | null {
  if (metSince !== null && held >= stable) return 'met';
  if (isInVain(doubts, metSince !== null)) return 'failed';
  return waited >= limit ? 'timed-out' : null;
}

/** So that many that wait at once do not look at once. */
const JITTER = 0.25;
const SHORTEST_PAUSE = 10;

/** Never beyond the moment at which something is decided. */
function pauseOf(
  { metSince, held, delay, doubts }: State,
  waited: number,
  { limit, stable }: Waiting,
  chance: number,
): number {
  const pause = delay * (1 - JITTER + 2 * JITTER * chance);
  const untilStable = metSince === null ? Number.POSITIVE_INFINITY : stable - held;
  const next = Math.min(pause, limit - waited, untilStable, untilLost(doubts));
  return Math.max(SHORTEST_PAUSE, next);
}
