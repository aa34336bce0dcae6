import type { ContainerFacts } from '../../../model/container.ts';
import type { Facts } from '../../../model/facts.ts';
import type { Observation, Subject } from '../../../model/observation.ts';
import { type Problem, type ProblemCode, toProblem } from '../../../model/problem.ts';
import type { ProcessFacts } from '../../../model/process-facts.ts';
import { listed } from '../../../model/words.ts';

/** One for each process of a container that runs. Where nobody tells of any, the engine's word for the first. */
export function toObservations(
  host: string,
  container: ContainerFacts,
  processes: readonly Facts[],
  first: number,
): readonly Observation[] {
  const known = processes.length > 0 ? processes : [{ process: bareProcess(container, first) }];
  return known.map((facts) => ({
    state: 'observed',
    subject: toSubject(host, container, facts.process?.pid),
    facts: { ...facts, container },
  }));
}

export function toSubject(host: string, container: ContainerFacts, pid?: number): Subject {
  const name = displayName(container);
  const id = `${host}:${name}${pid === undefined ? '' : `:${pid}`}`;
  return { stage: 'process', id, type: 'docker', location: name, host };
}

/** A task of a Swarm has a new id each time, and its slot stays: `shop_api.3`. */
function displayName({ name, swarm }: ContainerFacts): string {
  return swarm?.task === name ? name.replace(/\.[0-9a-z]{25}$/, '') : name;
}

function bareProcess(
  { id, command, startedAt, createdAt }: ContainerFacts,
  pid: number,
): ProcessFacts {
  return {
    pid,
    parent: 0,
    depth: 0,
    user: 'unknown',
    name: (command[0] ?? '').split('/').at(-1) ?? '',
    command,
    cwd: null,
    cwdDeleted: false,
    elsewhere: true,
    startedAt: startedAt ?? createdAt,
    ports: [],
    cgroup: null,
    supervisor: { kind: 'container', name: id },
    cpu: 0,
    memory: 0,
    denied: [],
  };
}

/** What is worth knowing of a container that runs. */
export function notesOn(host: string, container: ContainerFacts): readonly Problem[] {
  const { name, state, health, changes, image } = container;
  const note = (code: ProblemCode, message: string) =>
    toProblem('process', toSubject(host, container).id, code, message);
  return [
    ...(state === 'paused' ? [note('container-paused', `${name} is paused`)] : []),
    ...(health === 'unhealthy'
      ? [note('container-unhealthy', `${name} is unhealthy, by its own check`)]
      : []),
    ...(changes && changes.count > 0
      ? [
          note(
            'container-changed',
            `${name} was changed since it was made: ${listed(changes.paths, changes.count)}`,
          ),
        ]
      : []),
    ...(isLocalOnly(container)
      ? [
          note(
            'image-not-pushed',
            `${image.reference} was made on this engine, and no registry has it`,
          ),
        ]
      : []),
  ];
}

/** It has a name there, and nobody ever gave it a digest. One without a name has lost its digests with that. */
function isLocalOnly({ image }: ContainerFacts): boolean {
  return image.tags.length > 0 && image.digests.length === 0 && image.platform !== null;
}
