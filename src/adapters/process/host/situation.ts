import type { Clock } from '../../../clients/procfs/clock.ts';
import { timeOfTicks } from '../../../clients/procfs/clock.ts';
import { ancestorsOf, type Kinship } from './family.ts';
import type { LoadSituation, LoadSubject } from './load.ts';
import type { Entry, Process } from './process.ts';
import { programName } from './program.ts';
import { preloads, type ServerConfig, serverOf } from './server.ts';

/** Runtimes that make threads as soon as they run, and keep them. */
const THREADS_AT_BOOT = /^(node|nodejs|deno|java)[\d.]*$/;
/** And one that makes shared memory for its workers. */
const SHARED_AT_BOOT = /^uwsgi([-_]|$)/;

/** What was read of the process that forked this one's program, or of itself. */
export interface MasterFacts {
  readonly process: Process;
  readonly config: ServerConfig | null;
}

/**
 * The nearest ancestor-or-self that called exec, whose program a fork runs; null if it has ended.
 * An orphan's new parent runs another program, or is the machine's first process.
 */
export function findMaster(process: Entry, kinship: Kinship<Entry>): Entry | null {
  if (!process.forked) return process;
  return ancestorsOf(kinship, process).find((ancestor) => !ancestor.forked) ?? null;
}

/** These, and the masters of those that are forks. */
export function withMasters(
  processes: Iterable<Entry>,
  kinship: Kinship<Entry>,
): ReadonlySet<Entry> {
  const all = new Set(processes);
  for (const process of [...all]) {
    const master = findMaster(process, kinship);
    if (master) all.add(master);
  }
  return all;
}

/** Whether a supposed master runs the program of this fork. What is denied of both does not speak against it. */
export function isSameProgram(process: Process, master: Process): boolean {
  if (process.program && master.program) return process.program.id === master.program.id;
  return master.pid !== 1 && process.name === master.name;
}

/** Gathers what a load window is concluded from. */
export function toSituation(
  process: Process,
  master: MasterFacts | null,
  kinship: Kinship<Entry>,
  clock: Clock,
): LoadSituation {
  const head = master?.process ?? process;
  const server = serverOf(head) ?? serverOf(process);
  return {
    now: clock.now,
    clockError: clock.error,
    bootedAt: clock.now - clock.uptime,
    self: toSubject(process),
    forked: process.forked,
    master: master && toSubject(master.process),
    server,
    preloads: server && master ? preloads(server, master.process, master.config) : null,
    mayReexec: server === 'uwsgi' && mayReexec(head),
    workers: master ? forksOf(head, kinship).map(({ started }) => timeOfTicks(clock, started)) : [],
  };
}

function mayReexec(master: Process): boolean {
  return master.environ === null || master.environ.UWSGI_RELOADS !== undefined;
}

function toSubject(process: Process): LoadSubject {
  return {
    startedAt: process.startedAt,
    execBefore: process.execBefore,
    isMarkedAtBoot:
      THREADS_AT_BOOT.test(programName(process)) ||
      (process.isMapped && SHARED_AT_BOOT.test(programName(process))),
  };
}

/** The living forks of a process, and theirs, that run its program still. */
function forksOf(master: Entry, kinship: Kinship<Entry>): readonly Entry[] {
  const found = kinship.childrenOf(master.pid).filter((child) => child.forked);
  return found.flatMap((child) => [child, ...forksOf(child, kinship)]);
}
