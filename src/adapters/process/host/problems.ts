import type { ClockSkew } from '../../../model/observation.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';
import { listed } from '../../../model/words.ts';
import { userOf } from './facts.ts';
import type { LeftOut } from './leave-out.ts';
import type { Process } from './process.ts';
import { programName } from './program.ts';

const REASONS: Readonly<Record<LeftOut, string>> = {
  self: 'this command and what started it',
  shell: 'shells',
  editor: 'editors and their helpers',
  bystander: 'programs that only stand in the folder',
};

const NAMED = 5;

/** One note for each reason, naming the processes. */
export function toLeftOutProblems(
  host: string,
  leftOut: ReadonlyMap<Process, LeftOut>,
): readonly Problem[] {
  return (Object.keys(REASONS) as LeftOut[]).flatMap((reason) => {
    const processes = [...leftOut].filter(([, why]) => why === reason).map(([process]) => process);
    if (processes.length === 0) return [];
    const names = processes
      .toSorted((a, b) => a.pid - b.pid)
      .map((process) => `${programName(process)} (${process.pid})`);
    const message = `left out ${REASONS[reason]}: ${listed(names, names.length, NAMED)}`;
    return [toProblem('process', host, 'left-out', message)];
  });
}

/** What of a process could not be read, and who could. */
export function toDeniedProblem(
  host: string,
  process: Process,
  userNames: ReadonlyMap<number, string>,
): Problem {
  const user = userOf(process, userNames);
  return toProblem(
    'process',
    `${host}:${process.pid}`,
    'process-denied',
    `process ${process.pid} (${process.name}) runs as ${user}: its ${process.denied.join(', ')} may not be read`,
    user === 'root' ? 'Run as root.' : `Run as ${user} or as root.`,
  );
}

/** Clocks that differ by less are as good as right. Milliseconds. */
const TOLERATED_SKEW = 2000;

/**
 * A clock that is surely wrong, here or there. It weakens no verdict, as what is compared was all read from
 * one machine's clock: but ages are told by another.
 */
export function toClockProblems(host: string, clock: ClockSkew | null): readonly Problem[] {
  if (!clock || Math.abs(clock.skew) - clock.error <= TOLERATED_SKEW) return [];
  const seconds = Math.round(Math.abs(clock.skew) / 1000);
  const way = clock.skew > 0 ? 'ahead of' : 'behind';
  const message = `the clock of ${host} is ${seconds} s ${way} that of this machine: ages are off by as much`;
  return [toProblem('process', host, 'clock-skew', message)];
}
