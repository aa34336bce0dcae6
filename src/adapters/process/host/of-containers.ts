import { parseClock } from '../../../clients/procfs/clock.ts';
import { parsePasswd } from '../../../clients/procfs/passwd.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Facts } from '../../../model/facts.ts';
import type { AccessOptions } from '../../access.ts';
import type { Context } from '../../adapter.ts';
import { artifactPathOn } from './artifact-path.ts';
import { type Kinship, toForest, toKinship, withDescendants } from './family.ts';
import { observe } from './observe.ts';
import { asOfMachine, type MountPoint } from './of-mounts.ts';
import { type Entry, parsePlace } from './process.ts';
import { openProcfs } from './procfs-of.ts';
import { readProcesses } from './reader.ts';
import { scanEntries } from './scan.ts';
import { withMasters } from './situation.ts';
import { containerOf } from './supervisor.ts';

/** A container, as its engine has it. */
interface RunningContainer {
  /** In full. */
  readonly id: string;
  /** Of its first process. */
  readonly pid: number;
  readonly mounts: readonly MountPoint[];
}

/**
 * The processes of containers as the /proc of their machine shows them, by the id of each, as a tree. An engine
 * says only which number the first one has, and may live on another machine or in another namespace than it
 * seems: a process counts only if its control group names the container in full. Throws `WorldError`.
 */
export async function readContainers(
  host: string,
  containers: readonly RunningContainer[],
  access: AccessOptions,
  context: Context,
): Promise<ReadonlyMap<string, readonly Facts[]>> {
  const [procfs, root] = await Promise.all([
    openProcfs(host, access, context),
    artifactPathOn(host, access, context).catch(toNoPath),
  ]);
  const machine = await procfs.machine();
  const clock = parseClock(machine.uptime, machine.now, machine.error);
  const kinship = toKinship(await scanEntries(procfs));
  const members = await findMembers(procfs, kinship, containers);
  const processes = await readProcesses(
    procfs,
    withMasters([...members.values()].flat(), kinship),
    clock,
    // Which ports are published the engine knows.
    { ownNetworkOnly: true },
  );
  const scene = {
    host,
    procfs,
    hear: null,
    kinship,
    processes,
    clock,
    userNames: parsePasswd(machine.passwd),
    loads: 'auto' as const,
    // Its paths are those of a machine.
    context: { ...context, artifactPath: null },
  };
  const forest = [...members].flatMap(([id, entries]) =>
    toForest(kinship, new Set(entries)).flatMap(({ process: { pid }, depth }) => {
      const process = processes.get(pid);
      return process ? [{ id, member: { process, depth } }] : [];
    }),
  );
  const seen = await observe(
    forest.map(({ member }) => member),
    scene,
  );
  const mounts = new Map(containers.map((each) => [each.id, each.mounts]));
  const placed = await Promise.all(
    forest.map(({ id }, index) =>
      asOfMachine(seen[index]?.facts ?? {}, mounts.get(id) ?? [], procfs, root),
    ),
  );
  const found = new Map<string, Facts[]>();
  for (const [index, { id }] of forest.entries())
    found.set(id, [...(found.get(id) ?? []), placed[index] ?? {}]);
  return found;
}

/** An artifact that is not there has a stage of its own to say so. */
function toNoPath(error: unknown): null {
  if (error instanceof WorldError) return null;
  throw error;
}

/** A process and its siblings: above it stands its monitor; above one that has lost that, the whole machine. */
function besides(entry: Entry, kinship: Kinship<Entry>): readonly Entry[] {
  const monitor = entry.parent > 1 ? kinship.byPid.get(entry.parent) : undefined;
  if (!monitor) return [entry];
  // Podman gives what it starts later a monitor of its own.
  const monitors =
    monitor.name === 'conmon'
      ? [...kinship.byPid.values()].filter(({ name }) => name === monitor.name)
      : [monitor];
  return monitors.flatMap(({ pid }) => kinship.childrenOf(pid));
}

/** What the first process of each started, and what was started beside it later (docker exec). */
async function findMembers(
  procfs: Procfs,
  kinship: Kinship<Entry>,
  containers: readonly RunningContainer[],
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const known = new Set(containers.map(({ id }) => id));
  const roots = containers.flatMap(({ pid }) => {
    const entry = kinship.byPid.get(pid);
    return entry ? besides(entry, kinship) : [];
  });
  const candidates = [...withDescendants(kinship, roots)];
  const places = await procfs.places(
    candidates.map(({ pid }) => pid),
    true,
  );
  const members = new Map<string, Entry[]>();
  for (const entry of candidates) {
    const place = places.get(entry.pid);
    const id = place && containerOf(parsePlace(entry, place).cgroup);
    if (id && known.has(id)) members.set(id, [...(members.get(id) ?? []), entry]);
  }
  return members;
}
