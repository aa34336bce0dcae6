import type { Trace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';

export const EXIT = {
  match: 0,
  drift: 1,
  usage: 2,
  undetermined: 3,
  interrupted: 130,
} as const;

const BY_VERDICT: Readonly<Record<Verdict, number>> = {
  match: EXIT.match,
  drift: EXIT.drift,
  unknown: EXIT.undetermined,
};

/** What `verify` exits with: the verdict, and never success for anything but a match. */
export function verifyExitCode(trace: Trace): number {
  return BY_VERDICT[trace.verdict];
}

/** What `show` exits with: 0 if the trace could be made, whatever it says. */
export function showExitCode(trace: Trace): number {
  const blind = [trace.source, ...trace.artifacts, ...trace.processes].some(
    ({ state }) => state === 'unreachable',
  );
  return blind || trace.source.state !== 'observed' ? EXIT.undetermined : EXIT.match;
}
