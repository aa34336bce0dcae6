import type { ContainerFacts } from '../../model/container.ts';
import type { Observation } from '../../model/observation.ts';
import { listed } from '../../model/words.ts';
import { isPlainName } from './restart.ts';

/**
 * `start shop-api-1 anew from its image (docker compose up -d api, after a pull)`: what a container was made from stays what it
 * was, however often it is restarted. Null where not all of them are containers.
 */
export function replaceWords(processes: readonly Observation[]): string | null {
  const containers = processes.map(containerOf);
  const known = containers.filter((each) => each !== undefined);
  if (known.length === 0 || known.length < containers.length) return null;
  const names = processes.map(({ subject }) =>
    subject.host === 'local' ? subject.location : `${subject.host} ${subject.location}`,
  );
  const commands = new Set(known.map(commandFor));
  const [command] = commands;
  const how = commands.size === 1 && command ? ` (${command})` : '';
  return `start ${listed([...new Set(names)])} anew${how}`;
}

function containerOf(process: Observation): ContainerFacts | undefined {
  return process.state === 'observed' ? process.facts.container : undefined;
}

function commandFor({ compose, swarm }: ContainerFacts): string | null {
  if (compose && isPlainName(compose.service) && isPlainName(compose.project)) {
    const base = `docker compose -p ${compose.project}`;
    return `${base} pull ${compose.service}, then ${base} up -d ${compose.service}`;
  }
  if (swarm && isPlainName(swarm.service)) return `docker service update --force ${swarm.service}`;
  return null;
}
