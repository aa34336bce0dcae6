import type { Observation } from '../../model/observation.ts';
import type { Judged } from '../../model/policy.ts';
import type { ProblemCode } from '../../model/problem.ts';
import { isDeployed, isMadeOf } from './deployed.ts';

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
 * Whether what is waited for cannot come any more. A process that is not there may be between its end and
 * its next start. An orchestrator that has given up says so with the problem `rollout-failed`.
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

/**
 * Whether something that should run what is required has ended, so that its manager does not start it again.
 * Somebody who deploys may be about to: it counts once it lasts.
 */
export function hasFallen(seen: Judged): boolean {
  const { artifacts, processes, policy } = seen;
  if (policy.policy.stage !== 'process' || !isDeployed(seen)) return false;
  return processes.some(
    (each) =>
      hasFailed(each, ['program-failed']) || (hasCrashed(each) && isMadeOf(each, artifacts)),
  );
}

/** SIGKILL and SIGTERM: somebody stopped it, unless the kernel did for want of memory. */
const STOPPED: readonly number[] = [137, 143];

/** A container that ended by itself and with a fault. */
function hasCrashed(process: Observation): boolean {
  const container = process.state === 'absent' ? process.facts?.container : undefined;
  if (!container?.exit || !['exited', 'dead', 'created'].includes(container.state)) return false;
  const { code, error, outOfMemory } = container.exit;
  return error !== '' || outOfMemory || (code !== 0 && !STOPPED.includes(code));
}
