import type { StageObservations, Subject } from '../../../model/observation.ts';
import { toProblem } from '../../../model/problem.ts';
import type { Adapter, Context } from '../../adapter.ts';
import { lookAtHosts } from '../../hosts.ts';
import { HERE, openPlace } from './engines.ts';
import { describeSelectors } from './find.ts';
import { lookAt } from './look.ts';
import type { DockerOptions } from './options.ts';
import type { ReadContainers } from './processes.ts';

/** Containers of Docker and Podman engines, and the processes in them, which `read` takes from the /proc of a machine. */
export function openDocker(read: ReadContainers): Adapter<DockerOptions> {
  return {
    resolve: async (options, context) => {
      const location = describeSelectors(options.find);
      const hosts = options.hosts ?? [HERE];
      const wanted = { stage: 'process', type: 'docker', location } as const;
      const found = await lookAtHosts(hosts, wanted, context, (host) =>
        lookAtEngine(host, options, read, context),
      );
      if (found.observations.length > 0) return found;
      return { ...found, observations: [nothing(hosts, location)] };
    },
  };
}

async function lookAtEngine(
  name: string,
  options: DockerOptions,
  read: ReadContainers,
  context: Context,
): Promise<StageObservations> {
  const place = await openPlace(name, options, context);
  try {
    return await lookAt(place, options, read, context);
  } finally {
    place.engine.close();
  }
}

function nothing(hosts: readonly string[], location: string) {
  const host = hosts.length === 1 ? (hosts[0] ?? HERE) : HERE;
  const subject: Subject = {
    stage: 'process',
    id: `docker:${location}`,
    type: 'docker',
    location,
    host,
  };
  const where = hosts.length === 1 ? `the engine of ${host}` : `any of ${hosts.length} engines`;
  const message = `no container of ${where} has ${location}`;
  const problem = toProblem('process', subject.id, 'container-not-found', message);
  return { state: 'absent', subject, problem } as const;
}
