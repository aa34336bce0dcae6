import type { ClockSkew } from '../../../model/observation.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';
import { listed } from '../../../model/words.ts';
import { userOf } from './facts.ts';
import type { LeftOut } from './leave-out.ts';
import type { Process } from './process.ts';
import { programName } from './program.ts';

/** In this order: what somebody may have meant comes first. */
const REASONS: Readonly<Record<LeftOut, string>> = {
  bystander: 'only stands in the folder',
  shell: 'a shell',
  editor: 'of an editor',
  helper: 'a helper of python',
  another: 'another deploytrace',
  self: 'started this command',
};

const NAMED = 6;

/** One note that names the processes that do not count, each with the reason. */
export function toLeftOutProblems(
  host: string,
  leftOut: ReadonlyMap<Process, LeftOut>,
): readonly Problem[] {
  if (leftOut.size === 0) return [];
  const names = (Object.keys(REASONS) as LeftOut[]).flatMap((reason) =>
    [...leftOut]
      .filter(([, why]) => why === reason)
      .map(([process]) => process)
      .toSorted((a, b) => a.pid - b.pid)
      .map((process) => `${programName(process)} ${process.pid} (${REASONS[reason]})`),
  );
  const isOwn = [...leftOut.values()].every((reason) => reason === 'self');
  const code = isOwn ? 'left-out-own' : 'left-out';
  return [toProblem('process', host, code, `left out ${listed(names, names.length, NAMED)}`)];
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
