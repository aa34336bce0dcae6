import type { StageObservations, Subject } from '../../../model/observation.ts';
import { toProblem } from '../../../model/problem.ts';
import { listed } from '../../../model/words.ts';
import type { Adapter, Context } from '../../adapter.ts';
import { lookAtHosts } from '../../hosts.ts';
import { HERE, openPlace } from './engines.ts';
import { describeSelectors } from './find.ts';
import { type Look, lookAt } from './look.ts';
import type { DockerOptions } from './options.ts';
import type { ReadContainers } from './processes.ts';
import { missingTasks, rolloutProblems } from './swarm.ts';

/** Containers of Docker and Podman engines, and the processes in them, which `read` takes from the /proc of a machine. */
export function openDocker(read: ReadContainers): Adapter<DockerOptions> {
  return {
    resolve: async (options, context) => {
      const location = describeSelectors(options.find);
      const hosts = options.hosts ?? [HERE];
      const wanted = { stage: 'process', type: 'docker', location } as const;
      const looks: Look[] = [];
      const lookThere = async (host: string) => {
        const look = await lookAtEngine(host, options, read, context);
        looks.push(look);
        const { observations, problems } = look;
        return { observations, problems };
      };
      const [only = HERE, ...others] = hosts;
      // What goes wrong on this machine alone is the stage's, whichever engine of it was named.
      const found =
        others.length === 0 && isHere(only)
          ? await lookThere(only)
          : await lookAtHosts(hosts, wanted, context, lookThere);
      const all = withSwarms(found, looks);
      if (all.observations.length > 0) return all;
      return { ...all, observations: [nothing(hosts, location, looks)] };
    },
  };
}

function isHere(name: string): boolean {
  return name === HERE || name.startsWith('unix://');
}

async function lookAtEngine(
  name: string,
  options: DockerOptions,
  read: ReadContainers,
  context: Context,
): Promise<Look> {
  const place = await openPlace(name, options, context);
  try {
    return await lookAt(place, options, read, context);
  } finally {
    place.engine.close();
  }
}

/** What the managers that were asked know of, and no engine that was asked has. */
function withSwarms(found: StageObservations, looks: readonly Look[]): StageObservations {
  const views = looks.flatMap(({ view }) => view ?? []);
  const seen = new Set(looks.flatMap(({ containers }) => containers));
  const asked = new Set(looks.map(({ node }) => node));
  return {
    ...found,
    observations: [...found.observations, ...missingTasks(views, seen, asked)],
    problems: [...found.problems, ...rolloutProblems(views)],
  };
}

function nothing(hosts: readonly string[], location: string, looks: readonly Look[]) {
  const host = hosts.length === 1 ? (hosts[0] ?? HERE) : HERE;
  const subject: Subject = {
    stage: 'process',
    id: `docker:${location}`,
    type: 'docker',
    location,
    host,
  };
  const engines = listed(looks.map(({ at }) => at));
  const message = `no container of the ${looks.length === 1 ? 'engine' : 'engines'} at ${engines} has ${location}`;
  const problem = toProblem('process', subject.id, 'container-not-found', message);
  return { state: 'absent', subject, problem } as const;
}
