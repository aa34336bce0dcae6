import type { Clock } from '../../../clients/procfs/clock.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { Observed } from '../../../model/observation.ts';
import type { ScriptFacts } from '../../../model/process-facts.ts';
import type { Context } from '../../adapter.ts';
import { openDigests } from './digests.ts';
import { toFacts } from './facts.ts';
import { ancestorsOf, type Kinship, type Member } from './family.ts';
import type { Hear } from './hear.ts';
import { toLoadWindow } from './load.ts';
import type { HostOptions } from './options.ts';
import { readPreloads } from './preloads.ts';
import type { Entry, Process } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { spellings } from './query.ts';
import { readStats } from './read-stats.ts';
import { readConfigs, readScripts } from './reader.ts';
import { serverOf } from './server.ts';
import { findCovered, findElsewhere, findMountedOver } from './shared-path.ts';
import { masterOf, toSituation } from './situation.ts';
import { findSupervisor } from './supervisor.ts';
import { readUnits, reloadOf, restartsOf } from './units.ts';

/** What is known around the processes that are observed. */
interface Scene {
  readonly host: string;
  readonly procfs: Procfs;
  /** Null: where its sockets are not ours to reach. */
  readonly hear: Hear | null;
  readonly kinship: Kinship<Entry>;
  /** The members, and the masters that they were forked by. */
  readonly processes: ReadonlyMap<number, Process>;
  readonly clock: Clock;
  readonly userNames: ReadonlyMap<number, string>;
  readonly loads: HostOptions['loads'];
  readonly context: Context;
}

/** An observation of each member, in their order. */
export async function observe(
  members: readonly Member<Process>[],
  scene: Scene,
): Promise<readonly Observed[]> {
  const { artifactPath } = scene.context;
  const { procfs, clock, userNames } = scene;
  const processes = members.map(({ process }) => process);
  const masters = processes.map((process) => masterOf(process, scene.kinship, scene.processes));
  const roots = artifactPath === null ? [] : await spellings(procfs, artifactPath);
  const [scripts, preloads, configs, elsewhere, covered, units] = await Promise.all([
    readScripts(procfs, processes),
    readPreloads(procfs, processes, roots),
    readConfigs(procfs, [...new Set(masters)]),
    findElsewhere(procfs, processes, roots),
    findCovered(procfs, processes, roots),
    readUnits(procfs, masters),
  ]);
  const [mountedOver, stats, kept, reading, copies] = await Promise.all([
    findMountedOver(procfs, processes, scripts, roots),
    readStats(scene.hear, [...new Set(masters)], configs),
    readKeptByPhp(procfs, processes, masters),
    findShellsReading(procfs, processes, scripts),
    findInstalledCopies(procfs, processes, scripts, roots),
  ]);
  const digests = openDigests(roots, scene);
  return Promise.all(
    members.map(async ({ depth, process }, index) => {
      const master = masters[index] ?? process;
      const situation = toSituation(
        process,
        {
          process: master,
          config: configs.get(master.pid) ?? null,
          reloaded: reloadOf(master, units),
          stats: stats.get(master.pid) ?? null,
          keptFor: kept.get(process.pid) ?? 0,
          isReading: reading.has(process.pid),
        },
        scene,
      );
      const facts = toFacts(process, {
        depth,
        elsewhere: elsewhere.has(process.pid) || mountedOver.has(process.pid),
        covered: covered.get(process.pid) ?? [],
        preloads: preloads.get(process.pid) ?? [],
        copy: copies.get(process.pid) ?? null,
        clock,
        userNames,
        supervisor: findSupervisor(process, ancestorsOf(scene.kinship, process)),
        load: toLoadWindow(situation, scene.loads),
        script: scripts.get(process.pid) ?? null,
        digests: await digests(process),
        restarts: restartsOf(master, units),
      });
      return toObserved(scene.host, process, facts);
    }),
  );
}

/** What few run is known only where one of them does. */
async function readKeptByPhp(
  procfs: Procfs,
  processes: readonly Process[],
  masters: readonly Process[],
): Promise<ReadonlyMap<number, number>> {
  const asked = processes
    .map((process, index) => ({ process, master: masters[index] ?? process }))
    .filter(({ process, master }) => (serverOf(master) ?? serverOf(process)) === 'php');
  if (asked.length === 0) return new Map();
  return (await import('./php-cache.ts')).readKept(procfs, asked);
}

/** Likewise. */
async function findShellsReading(
  procfs: Procfs,
  processes: readonly Process[],
  scripts: ReadonlyMap<number, ScriptFacts>,
): Promise<ReadonlySet<number>> {
  const shells = processes.filter(
    (process) => scripts.has(process.pid) && runtimeOf(programName(process)) === 'shell',
  );
  if (shells.length === 0) return new Set();
  return (await import('./reading.ts')).findReading(procfs, shells, scripts);
}

/** Of launchers of Python, but for those of the system, which come from no checkout. */
async function findInstalledCopies(
  procfs: Procfs,
  processes: readonly Process[],
  scripts: ReadonlyMap<number, ScriptFacts>,
  roots: readonly string[],
): Promise<ReadonlyMap<number, string>> {
  const launchers = processes.flatMap((process) => {
    const script = scripts.get(process.pid)?.path ?? '';
    const isOwn = /^(?!(\/usr)?\/bin\/).*\/bin\/[^/]+$/.test(script);
    return isOwn && runtimeOf(programName(process)) === 'python' ? [{ process, script }] : [];
  });
  if (launchers.length === 0) return new Map();
  return (await import('./installed-copy.ts')).findCopies(procfs, launchers, roots);
}

function toObserved(host: string, process: Process, facts: Observed['facts']): Observed {
  return {
    state: 'observed',
    subject: {
      stage: 'process',
      id: `${host}:${process.pid}`,
      type: 'host',
      location: process.exe?.path ?? programName(process),
      host,
    },
    facts,
  };
}
