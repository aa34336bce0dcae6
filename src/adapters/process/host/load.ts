import type { Reload } from '../../../clients/procfs/units.ts';
import type { LoadBasis, LoadWindow } from '../../../model/load-window.ts';
import type { HostOptions } from './options.ts';
import type { Preloads, Server } from './server.ts';

/** A program needs a while to load: a change within it cannot be told from one before. Milliseconds. */
export const LOAD_ALLOWANCE = 2_000;

/** No master that loads at its start takes longer until it has: an application may be large. Milliseconds. */
export const MASTER_ALLOWANCE = 60_000;

/** A start is known to a tick of 10 ms, and our clock was read a moment after the uptime. Milliseconds. */
export const START_ERROR = 60;

/** A process as far as its load window goes; times in milliseconds since the epoch. */
export interface LoadSubject {
  readonly startedAt: number;
  /** The last exec was not after this; null if nothing tells. */
  readonly execBefore: number | null;
  /** Whether what bounds the exec was made as soon as the program ran, before it loaded any code. */
  readonly isMarkedAtBoot: boolean;
}

/** Everything that a load window is concluded from. */
export interface LoadSituation {
  readonly now: number;
  /** How far the machine's clock may have been misread. */
  readonly clockError: number;
  readonly self: LoadSubject;
  /** Forked, and running its master's program. */
  readonly forked: boolean;
  /** It is the first that runs that program itself, though as a daemon it may be a fork of one that has ended. */
  readonly isMaster: boolean;
  /** The process whose program this one runs: itself, if it called exec, or the first of the forks that led here. */
  readonly master: LoadSubject;
  readonly server: Server | null;
  readonly preloads: Preloads;
  /** Whether the master may have replaced itself by exec without a trace of when. */
  readonly mayReexec: boolean;
  /** When the live processes were started that run the master's program as forks of it. */
  readonly workers: readonly number[];
  /** When those were started that load the code in its place, if it only starts them (`starter.ts`). */
  readonly started: readonly number[];
  /** For how long it may go on with code that it has once read from disk, milliseconds; 0: it looks each time. */
  readonly keptFor: number;
  /** It is a shell that reads on in its script. */
  readonly isReading: boolean;
  /** When systemd last had the master reload. */
  readonly reloaded: Reload | null;
  /** A moment that the master's load was not before, as its stats server tells; null if it does not. */
  readonly loadedAfter: number | null;
}

type Rule =
  | Exclude<HostOptions['loads'], 'auto'>
  | 'fork'
  | 'settings'
  | 'starter'
  | 'kept'
  | 'reading';

/**
 * When a process loaded its code, by DESIGN.md §6.1. What remains in doubt: a program without
 * threads and pipes of its own that was started by exec in place of another (`sh -c 'migrate; exec app'`)
 * shows nothing of it, and is taken to have loaded at its start.
 */
export function toLoadWindow(situation: LoadSituation, loads: HostOptions['loads']): LoadWindow {
  const { earliest, latest, basis } = exactWindow(situation, loads);
  const { clockError } = situation;
  return { earliest: earliest - clockError, latest: latest + clockError, basis };
}

function exactWindow(situation: LoadSituation, loads: HostOptions['loads']): LoadWindow {
  const rule = loads === 'auto' ? ruleOf(situation) : loads;
  switch (rule) {
    case 'request':
      return toWindow(situation.self.startedAt, situation.now, 'request');
    case 'reading':
      return readWindow(situation, Number.POSITIVE_INFINITY, 'reading');
    case 'kept':
      return readWindow(situation, situation.keptFor, 'kept');
    case 'worker':
      return workerWindow(situation);
    case 'master':
      return situation.server === 'nginx' ? settingsWindow(situation) : masterWindow(situation);
    case 'starter':
      return spanOf(situation.started);
    case 'settings':
      // What it serves may also be files, which it reads at each request.
      return { ...settingsWindow(situation), latest: situation.now };
    case 'fork':
      return withReload(situation, forkWindow(situation));
    case 'start':
      return loads === 'start'
        ? startWindow(situation.self, 'start')
        : withReload(situation, execWindow(situation.self));
  }
}

function ruleOf(situation: LoadSituation): Rule {
  const { server, forked, preloads, workers, started, keptFor, isReading } = situation;
  if (isReading) return 'reading';
  if (started.length > 0) return 'starter';
  if (server === 'files') return 'request';
  if (server === 'php') return keptFor > 0 ? 'kept' : 'request';
  if (server === 'nginx') return 'settings';
  if (server === null) return forked ? 'fork' : 'start';
  if (!forked && workers.length === 0) return 'start';
  if (preloads === null) return 'fork';
  return preloads ? 'master' : 'worker';
}

function startWindow(subject: LoadSubject, basis: LoadBasis): LoadWindow {
  return toWindow(subject.startedAt, subject.startedAt + LOAD_ALLOWANCE, basis);
}

/** Of a program that was exec'd: at its start, unless the last exec may have been later. */
function execWindow({ startedAt, execBefore, isMarkedAtBoot }: LoadSubject): LoadWindow {
  const bound = Math.max(startedAt, execBefore ?? startedAt);
  const latest = bound + LOAD_ALLOWANCE;
  if (bound <= startedAt + LOAD_ALLOWANCE) return toWindow(startedAt, latest, 'start');
  // Any other program may have made it on demand, long after its exec.
  const earliest = isMarkedAtBoot ? bound : startedAt;
  return toWindow(earliest, latest, 'threads');
}

/** At any moment since its master was started, but not longer ago than it keeps what it has read. */
function readWindow({ master, now }: LoadSituation, keptFor: number, basis: LoadBasis): LoadWindow {
  return toWindow(Math.max(execWindow(master).earliest + START_ERROR, now - keptFor), now, basis);
}

/** By each worker after its fork; the master has no code of its own but what its workers loaded. */
function workerWindow({ self, isMaster, workers }: LoadSituation): LoadWindow {
  if (!isMaster || workers.length === 0) return startWindow(self, 'worker');
  return spanOf(workers);
}

/** What has no code of its own runs what those loaded that it started. */
function spanOf(started: readonly number[]): LoadWindow {
  return toWindow(Math.min(...started), Math.max(...started) + LOAD_ALLOWANCE, 'worker');
}

/** By the master, once, before it forked the oldest worker that lives. */
function masterWindow(situation: LoadSituation): LoadWindow {
  const { master, workers, mayReexec, loadedAfter } = situation;
  const own = execWindow(master);
  if (workers.length === 0) return own;
  const isUnknown = mayReexec && !(master.isMarkedAtBoot && master.execBefore !== null);
  const loaded = isUnknown ? Number.POSITIVE_INFINITY : own.latest + MASTER_ALLOWANCE;
  const latest = Math.min(...workers, loaded);
  if (isUnknown && loadedAfter !== null && loadedAfter > own.earliest)
    return toWindow(Math.min(loadedAfter, latest), latest, 'stats');
  return { earliest: own.earliest, latest: Math.max(own.earliest, latest), basis: 'master' };
}

/** By the master at any time since its exec, or by the process itself. */
function forkWindow({
  self,
  forked,
  isMaster,
  master,
  server,
  workers,
}: LoadSituation): LoadWindow {
  const isKnown = isMaster && (server !== null || !forked);
  const newest = isKnown ? Math.max(self.startedAt, ...workers) : self.startedAt;
  const earliest = execWindow(master).earliest + START_ERROR;
  return toWindow(Math.min(earliest, newest), newest + LOAD_ALLOWANCE, 'fork');
}

/** What a reload does to a program that is not known, nobody can tell: it may have loaded its code again. */
function withReload({ self, reloaded }: LoadSituation, window: LoadWindow): LoadWindow {
  if (!reloaded || reloaded.to <= self.startedAt) return window;
  const latest = reloaded.to + LOAD_ALLOWANCE;
  return latest > window.latest ? { ...window, latest, basis: 'reload' } : window;
}

/** Until it has started them, a reload that works does not take longer. Milliseconds. */
const RELOAD_ALLOWANCE = 10_000;

/**
 * The settings of nginx: read by the master at its start and at each reload, before it forks workers. One
 * of them may also have been forked because another died; but after a reload that worked, all are new.
 */
function settingsWindow({ self, isMaster, master, workers, reloaded }: LoadSituation): LoadWindow {
  const latest = isMaster ? Math.max(self.startedAt + LOAD_ALLOWANCE, ...workers) : self.startedAt;
  const from = reloaded?.from ?? null;
  const isNew = (started: number) =>
    from !== null && reloaded && started >= from && started <= reloaded.to + RELOAD_ALLOWANCE;
  const isReloaded =
    workers.length > 0 && workers.every(isNew) && (isMaster || isNew(self.startedAt));
  const earliest = isReloaded && from !== null ? from : execWindow(master).earliest + START_ERROR;
  return toWindow(Math.min(earliest, latest), latest, 'reload');
}

function toWindow(from: number, latest: number, basis: LoadBasis): LoadWindow {
  const earliest = from - START_ERROR;
  return { earliest, latest: Math.max(earliest, latest), basis };
}
