import type { Context } from '../../src/adapters/adapter.ts';
import { processes } from '../../src/adapters/process/index.ts';
import type { ContainerFacts } from '../../src/model/container.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Observation, StageObservations } from '../../src/model/observation.ts';
import { look } from '../adapters/look.ts';

/** What a trace sees of containers, by options as a config has them. */
export function askDocker(
  options: Readonly<Record<string, unknown>>,
  changes: Partial<Context> = {},
): Promise<StageObservations> {
  const contract = { stage: 'process', type: 'docker', registration: processes.docker } as const;
  return look({ ...contract, setups: {} as never }, { options, folder: '/' }, changes);
}

export function factsOf({ observations }: StageObservations): readonly Facts[] {
  return observations.flatMap((each) => (each.state === 'unreachable' ? [] : (each.facts ?? [])));
}

export function containerOf(found: StageObservations): ContainerFacts {
  const [container] = factsOf(found).flatMap((facts) => facts.container ?? []);
  if (!container) throw new Error(`no container in ${JSON.stringify(found.observations)}`);
  return container;
}

/** Whether it was seen, and of what. */
export function statesOf({ observations }: StageObservations): readonly string[] {
  return observations.map((each: Observation) => `${each.subject.location} ${each.state}`);
}
