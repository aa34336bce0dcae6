import type { Observation } from '../../model/observation.ts';
import type { Judged } from '../../model/policy.ts';
import type { ProblemCode } from '../../model/problem.ts';

/** Nothing names a commit, and no rollout will change that. */
const SOURCE: readonly ProblemCode[] = [
  'git-missing',
  'git-too-old',
  'not-a-repository',
  'ref-not-found',
  'no-commits',
];

/** A restart would not bring it back: it was named by its number, or nobody can look here at all. */
const PROCESS: readonly ProblemCode[] = ['pid-not-found', 'not-supported'];

/**
 * Whether what is waited for cannot come any more. On a machine without an orchestrator little is sure:
 * a process that is not there may be between its end and its next start. An orchestrator that has given
 * up says so with the problem `rollout-failed`.
 */
export function isHopeless({ source, processes, problems, policy }: Judged): boolean {
  if (hasFailed(source, SOURCE)) return true;
  if (policy.policy.stage !== 'process') return false;
  return (
    processes.some((process) => hasFailed(process, PROCESS)) ||
    problems.some(({ code }) => code === 'rollout-failed')
  );
}

function hasFailed(observation: Observation, codes: readonly ProblemCode[]): boolean {
  return observation.state !== 'observed' && codes.includes(observation.problem.code);
}
