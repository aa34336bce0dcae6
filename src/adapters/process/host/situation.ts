import type { Clock } from '../../../clients/procfs/clock.ts';
import { timeOfTicks } from '../../../clients/procfs/clock.ts';
import type { Reload } from '../../../clients/procfs/units.ts';
import { ancestorsOf, type Kinship } from './family.ts';
import type { LoadSituation, LoadSubject } from './load.ts';
import type { Entry, Process } from './process.ts';
import { programName } from './program.ts';
import { preloads, type ServerConfig, serverOf } from './server.ts';
import { startedBy } from './starter.ts';
import { loadedAfter, mayWait, type UwsgiStats } from './uwsgi-stats.ts';

/** Runtimes that make threads as soon as they run, and keep them. */
const THREADS_AT_BOOT = /^(node|nodejs|deno|java)[\d.]*$/;
/** And those that make shared memory for their workers. */
const SHARED_AT_BOOT = /^(uwsgi([-_]|$)|php-fpm)/;

/** The process whose program the others of its line run, and its settings. */
export interface MasterFacts {
  readonly process: Process;
  readonly config: ServerConfig | null;
  readonly reloaded: Reload | null;
  /** What its stats server told, if it was asked. */
  readonly stats: UwsgiStats | null;
  /** Whether the process is a shell that reads on in its script. */
  readonly isReading: boolean;
  /** For how long php goes on with what it has read. */
  readonly keptFor: number;
}

/** A process, what forked it, and so on, up to and with the first that called exec. */
function lineOf(process: Entry, kinship: Kinship<Entry>): readonly Entry[] {
  if (!process.forked) return [process];
  const ancestors = ancestorsOf(kinship, process);
  const end = ancestors.findIndex(({ forked }) => !forked);
  return [process, ...ancestors.slice(0, end < 0 ? ancestors.length : end + 1)];
}

/** These, and all that may be their masters. */
export function withMasters(
  processes: Iterable<Entry>,
  kinship: Kinship<Entry>,
): ReadonlySet<Entry> {
  return new Set([...processes].flatMap((process) => lineOf(process, kinship)));
}

/**
 * The first of its line that runs the program of a process. It called exec, or is itself a fork: of one
 * that has ended, as daemons do, so that its parent runs another program or is the machine's first process.
 */
export function masterOf(
  process: Process,
  kinship: Kinship<Entry>,
  processes: ReadonlyMap<number, Process>,
): Process {
  let master = process;
  for (const { pid } of lineOf(process, kinship).slice(1)) {
    const above = processes.get(pid);
    if (!above || !isSameProgram(process, above)) break;
    master = above;
  }
  return master;
}

/** Whether a supposed master runs the program of this fork. What is denied of both does not speak against it. */
function isSameProgram(process: Process, master: Process): boolean {
  if (process.program && master.program) return process.program.id === master.program.id;
  return master.pid !== 1 && process.name === master.name;
}

interface Surroundings {
  readonly kinship: Kinship<Entry>;
  /** Those that are looked at, and their masters. */
  readonly processes: ReadonlyMap<number, Process>;
  readonly clock: Clock;
}

/** Gathers what a load window is concluded from. */
export function toSituation(
  process: Process,
  master: MasterFacts,
  { kinship, processes, clock }: Surroundings,
): LoadSituation {
  const head = master.process;
  const server = serverOf(head) ?? serverOf(process);
  const bootedAt = clock.now - clock.uptime;
  const loadsFirst = server ? preloads(server, head, master.config) : null;
  const forks = forksOf(head, kinship)
    .filter((worker) => !isLeaving(worker))
    .map(({ pid, started }) => ({ pid, startedAt: timeOfTicks(clock, started) }));
  const stats = loadsFirst && !mayWait(head, master.config) ? master.stats : null;
  return {
    now: clock.now,
    clockError: clock.error,
    self: toSubject(process),
    forked: process.forked,
    isMaster: process.pid === head.pid,
    master: toMaster(head, bootedAt),
    server,
    preloads: loadsFirst,
    mayReexec: server === 'uwsgi' && mayReexec(head),
    workers: forks.map(({ startedAt }) => startedAt),
    started: startedBy(process, kinship, processes).map(({ started }) =>
      timeOfTicks(clock, started),
    ),
    keptFor: master.keptFor,
    isReading: master.isReading,
    reloaded: master.reloaded,
    loadedAfter: stats && loadedAfter(stats, head.pid, forks),
  };
}

/**
 * Of a fork whose master has ended, the exec was at any time between the machine's start and its own,
 * unless what it made then is still there.
 */
function toMaster(head: Process, bootedAt: number): LoadSubject {
  const subject = toSubject(head);
  if (!head.forked) return subject;
  if (!subject.isMarkedAtBoot || subject.execBefore === null)
    return { startedAt: bootedAt, execBefore: head.startedAt, isMarkedAtBoot: false };
  return { ...subject, startedAt: subject.execBefore };
}

/** A worker of nginx that only finishes what it began before a reload. */
function isLeaving({ argv }: Entry): boolean {
  return argv.join(' ').startsWith('nginx: worker process is shutting down');
}

/** Whether it is a master of uWSGI that was, or may have been, reloaded in place, and nothing tells when. */
export function isReloadHidden(master: Process): boolean {
  const { isMarkedAtBoot, execBefore } = toSubject(master);
  const isDated = isMarkedAtBoot && execBefore !== null;
  return serverOf(master) === 'uwsgi' && !master.forked && mayReexec(master) && !isDated;
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
