import type { DifferenceState } from '../model/difference.ts';
import type { Outcome } from '../model/policy.ts';
import type { Contains } from '../model/presence.ts';
import type { Trace } from '../model/trace.ts';

export const EXIT = {
  match: 0,
  drift: 1,
  usage: 2,
  undetermined: 3,
  timeout: 4,
  interrupted: 130,
} as const;

const BY_OUTCOME: Readonly<Record<Outcome, number>> = {
  match: EXIT.match,
  drift: EXIT.drift,
  unknown: EXIT.undetermined,
  timeout: EXIT.timeout,
};

/** What `verify` exits with: success for nothing but a match. */
export function exitCodeOf(outcome: Outcome): number {
  return BY_OUTCOME[outcome];
}

/** What `show` exits with: 0 if the trace could be made, whatever it says. */
export function showExitCode(trace: Trace): number {
  const blind = [trace.source, ...trace.artifacts, ...trace.processes].some(
    ({ state }) => state === 'unreachable',
  );
  return blind || trace.source.state !== 'observed' ? EXIT.undetermined : EXIT.match;
}

/** What `where` exits with: 3 if it cannot be told; asked for the answer, 1 if anything that runs does not hold the commit. */
export function whereExitCode(answers: readonly Contains[], isAsked: boolean): number {
  const isDenied = answers.some((answer) => answer === 'no' || answer === 'reverted');
  if (isAsked && isDenied) return EXIT.drift;
  return answers.includes('cannot-tell') ? EXIT.undetermined : EXIT.match;
}

/** What `diff` exits with: 3 if anything cannot be told; asked for the answer, 1 if anything differs. */
export function diffExitCode(states: readonly DifferenceState[], isAsked: boolean): number {
  if (isAsked && states.includes('different')) return EXIT.drift;
  return states.includes('cannot-tell') ? EXIT.undetermined : EXIT.match;
}
