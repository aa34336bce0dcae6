import type { Engine } from '../../../clients/docker/engine.ts';
import { numberAt, textAt } from '../../../clients/json.ts';
import type { ContainerFacts } from '../../../model/container.ts';
import type { Observation, StageObservations } from '../../../model/observation.ts';
import type { Context } from '../../adapter.ts';
import { toChanges } from './changes.ts';
import type { Place } from './engines.ts';
import { toContainerFacts } from './facts.ts';
import { matchesImage, mayMatch } from './find.ts';
import { notesOn, toObservations } from './observations.ts';
import type { DockerOptions } from './options.ts';
import { type ReadContainers, readProcesses } from './processes.ts';
import { isMeantToRun, toStopped } from './stopped.ts';
import { readSwarm, type SwarmView, withSwarm } from './swarm.ts';

const ID = /^[0-9a-f]{64}$/;

export interface Look extends StageObservations {
  /** Ids of all that were found. */
  readonly containers: readonly string[];
  /** Of the service that was asked for, if this is a manager of a Swarm. */
  readonly view: SwarmView | null;
  /** What the engine is called in its Swarm; empty: nothing. */
  readonly node: string;
  /** Where it listens. */
  readonly at: string;
}

/** The containers of one engine that were asked for, and their processes. */
export async function lookAt(
  { engine, at, host, machine }: Place,
  options: DockerOptions,
  read: ReadContainers,
  context: Context,
): Promise<Look> {
  const { service } = options.find;
  const [found, view, node] = await Promise.all([
    findContainers(engine, at, options),
    service === undefined ? null : readSwarm(engine, service),
    service === undefined ? '' : engine.nodeId(),
  ]);
  const containers = found.map(({ facts, pid }) => ({ facts: withSwarm(facts, view), pid }));
  const running = containers.filter(({ facts }) => isRunning(facts));
  const runs = running.map(({ facts: { id, name, mounts }, pid }) => ({ id, name, pid, mounts }));
  const processes = await readProcesses(
    runs,
    async () => (machine === null ? new Map() : read(machine, runs, options, context)),
    engine,
    context.now().getTime(),
  );
  // Of a Swarm, what has ended is history, and a manager tells what should run instead.
  const stopped = containers.filter(({ facts }) => !isRunning(facts) && !(view && facts.swarm));
  const counts =
    running.length === 0
      ? stopped
      : stopped.filter(({ facts }) => isMeantToRun(facts, options.find));
  const observations: readonly Observation[] = [
    ...running.flatMap(({ facts, pid }) =>
      toObservations(host, facts, processes.get(facts.id) ?? [], pid),
    ),
    ...counts.map(({ facts }) => toStopped(host, facts)),
  ];
  return {
    observations,
    problems: running.flatMap(({ facts }) => notesOn(host, facts)),
    containers: containers.map(({ facts }) => facts.id),
    view,
    node,
    at,
  };
}

function isRunning({ state }: ContainerFacts): boolean {
  return state === 'running' || state === 'paused';
}

interface Container {
  readonly facts: ContainerFacts;
  /** Of its first process, by the engine's count; 0 if it does not run. */
  readonly pid: number;
}

/** Those that were asked for, by name. */
async function findContainers(
  engine: Engine,
  at: string,
  { find, changes }: DockerOptions,
): Promise<readonly Container[]> {
  const listed = (await engine.containers()).filter((entry) => mayMatch(entry, find));
  const ids = listed.map((entry) => textAt(entry, 'Id')).filter((id) => ID.test(id));
  const inspected = await Promise.all(ids.map((id) => engine.container(id)));
  // One may have been removed meanwhile.
  const found = inspected.filter((each) => each !== null && matchesImage(each, find));
  const images = await readImages(engine, found);
  const containers = await Promise.all(
    found.map(async (each): Promise<Container> => {
      const layer = changes ? toChanges(await engine.changes(textAt(each, 'Id')), each) : null;
      const facts = toContainerFacts(each, images.get(textAt(each, 'Image')), at, layer);
      return { facts, pid: numberAt(each, 'State', 'Pid') };
    }),
  );
  const order = new Intl.Collator('en', { numeric: true });
  return containers.toSorted((a, b) => order.compare(a.facts.name, b.facts.name));
}

/** Each image once, by its id. */
async function readImages(
  engine: Engine,
  containers: readonly unknown[],
): Promise<ReadonlyMap<string, unknown>> {
  const ids = new Set(containers.map((each) => textAt(each, 'Image')));
  const valid = [...ids].filter((id) => /^(sha256:)?[0-9a-f]{64}$/.test(id));
  const images = await Promise.all(valid.map((id) => engine.image(id)));
  return new Map(valid.map((id, index) => [id, images[index]]));
}
