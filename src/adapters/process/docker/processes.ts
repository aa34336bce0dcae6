import type { Engine } from '../../../clients/docker/engine.ts';
import type { Mount } from '../../../model/container.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Facts } from '../../../model/facts.ts';
import type { AccessOptions } from '../../access.ts';
import type { Context } from '../../adapter.ts';
import { askEngine, DOCKER, PODMAN } from './top.ts';

/** Reads the processes of containers from the /proc of their machine, by the container's id. */
export type ReadContainers = (
  machine: string,
  containers: readonly Runs[],
  access: AccessOptions,
  context: Context,
) => Promise<ReadonlyMap<string, readonly Facts[]>>;

/** A container that runs. */
export interface Runs {
  readonly id: string;
  readonly name: string;
  /** Of its first process, by the engine's count. */
  readonly pid: number;
  readonly mounts: readonly Mount[];
}

/**
 * The processes of each container, by its id: from /proc where that is the engine's, which tells most; else from
 * the engine. A container of which neither tells is missing.
 */
export async function readProcesses(
  containers: readonly Runs[],
  read: () => Promise<ReadonlyMap<string, readonly Facts[]>>,
  engine: Engine,
  now: number,
): Promise<ReadonlyMap<string, readonly Facts[]>> {
  const seen = await read().catch((error: unknown) => {
    if (error instanceof WorldError) return new Map<string, readonly Facts[]>();
    throw error;
  });
  const missing = containers.filter(({ id }) => !seen.has(id));
  const reader = missing.length > 0 && (await engine.isPodman()) ? PODMAN : DOCKER;
  const others = await Promise.all(
    missing.map(async (each) => [each.id, await askEngine(each, reader, engine, now)] as const),
  );
  return new Map([...seen, ...others.filter(([, all]) => all.length > 0)]);
}
