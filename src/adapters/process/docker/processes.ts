import type { Engine } from '../../../clients/docker/engine.ts';
import { listAt, textsAt } from '../../../clients/json.ts';
import type { Mount } from '../../../model/container.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Facts, ProcessFacts } from '../../../model/facts.ts';
import { redactArguments } from '../../../model/redact.ts';
import type { AccessOptions } from '../../access.ts';
import type { Context } from '../../adapter.ts';

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
 * the engine, which has another's `ps` tell. A container of which neither tells is missing.
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
  const others = await Promise.all(
    containers
      .filter(({ id }) => !seen.has(id))
      .map(async (each) => [each.id, await askEngine(each, engine, now)] as const),
  );
  return new Map([...seen, ...others.filter(([, all]) => all.length > 0)]);
}

/** Nothing in these but the last holds blanks; no format of `ps` quotes any. */
const COLUMNS = '-eo pid,ppid,user,etimes,pcpu,rss,args';

async function askEngine(container: Runs, engine: Engine, now: number): Promise<readonly Facts[]> {
  const answer = await engine.top(container.id, COLUMNS).catch((error: unknown) => {
    // Its ps may know other options, or the container may just have ended.
    if (error instanceof WorldError && error.code === 'engine-failed') return null;
    throw error;
  });
  const rows = listAt(answer, 'Processes').flatMap((row) => parseRow(row, container, now));
  return withDepths(rows).map((process) => ({ process }));
}

function parseRow(row: unknown, { name }: Runs, now: number): readonly ProcessFacts[] {
  const [pid, parent, user = '', elapsed, cpu, memory, ...args] = textsAt({ row }, 'row');
  const numbers = [pid, parent, elapsed, cpu, memory].map(Number);
  if (args.length === 0 || numbers.some((each) => !Number.isFinite(each))) return [];
  const command = redactArguments(args.join(' ').split(' '));
  return [
    {
      pid: Number(pid),
      parent: Number(parent),
      depth: 0,
      user,
      name: (command[0] ?? '').split('/').at(-1) ?? '',
      command,
      cwd: null,
      cwdDeleted: false,
      elsewhere: true,
      startedAt: new Date(now - Number(elapsed) * 1000).toISOString(),
      ports: [],
      cgroup: null,
      supervisor: { kind: 'container', name },
      cpu: Number(cpu) / 100,
      memory: Number(memory) * 1024,
      denied: [],
    },
  ];
}

/** As a tree, each parent right before what it started. */
function withDepths(rows: readonly ProcessFacts[]): readonly ProcessFacts[] {
  const pids = new Set(rows.map(({ pid }) => pid));
  const below = (parent: ProcessFacts | null, depth: number, left: number): ProcessFacts[] => {
    if (left === 0) return [];
    return rows
      .filter((row) =>
        parent ? row.parent === parent.pid && row !== parent : !pids.has(row.parent),
      )
      .flatMap((row) => [{ ...row, depth }, ...below(row, depth + 1, left - 1)]);
  };
  const tree = below(null, 0, rows.length);
  // Whatever an engine makes up: a ring has no top.
  return tree.length === rows.length ? tree : rows;
}
