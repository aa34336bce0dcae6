import { hostProcesses } from '../../src/adapters/process/host/index.ts';
import { hostOptions, type Selectors } from '../../src/adapters/process/host/options.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Observation, StageObservations } from '../../src/model/observation.ts';
import type { ProcessFacts } from '../../src/model/process-facts.ts';
import { testContext } from './context.ts';

export interface HostSettings {
  readonly children?: boolean;
  readonly loads?: string;
  readonly artifactPath?: string;
  readonly baseFolder?: string;
}

/** Asks the host adapter about this machine. */
export function askHost(find: Selectors, settings: HostSettings = {}): Promise<StageObservations> {
  const { artifactPath, baseFolder, ...options } = settings;
  return hostProcesses.resolve(
    hostOptions.parse({ type: 'host', find, ...options }),
    testContext({ ...(artifactPath && { artifactPath }), ...(baseFolder && { baseFolder }) }),
  );
}

/** What was observed, of processes that must all have been. */
export function factsOf({ observations }: StageObservations): readonly Facts[] {
  return observations.map((each) => {
    if (each.state !== 'observed') throw new Error(`${each.state}: ${each.problem.message}`);
    return each.facts;
  });
}

export function processesOf(found: StageObservations): readonly ProcessFacts[] {
  return factsOf(found).map(({ process }) => {
    if (!process) throw new Error('a process without process facts');
    return process;
  });
}

export const pidsOf = (found: StageObservations) => processesOf(found).map(({ pid }) => pid);

/** Of an observation that is none, its state and the code of its problem. */
export function failureOf({ observations }: StageObservations): readonly [string, string] {
  const [only] = observations as readonly [Observation];
  return only.state === 'observed' ? ['observed', ''] : [only.state, only.problem.code];
}
