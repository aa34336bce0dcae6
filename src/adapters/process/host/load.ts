import { baseName } from '../../../clients/procfs/script.ts';
import type { LoadBasis, LoadWindow } from '../../../model/load-window.ts';

/** A program needs a while to read its code; a change within it cannot be told. Milliseconds. */
export const LOAD_ALLOWANCE = 2000;
/** One tick, and what two readings of the clock may differ by. */
export const START_ERROR = 50;

/** What a load window is concluded from, of one process. */
export interface LoadClues {
  readonly startedAt: number;
  readonly forkedOnly: boolean;
  /** Program, then arguments; a rewritten title is one argument. */
  readonly program: string;
  readonly args: readonly string[];
  /**
   * An exec ends all other threads and closes descriptors that are marked so: it came no later than the
   * oldest of those. Null if there are none; then nothing can tell a start from an exec in place.
   */
  readonly lastExecBefore: number | null;
  /** The parent's clues, for a process that was only forked. */
  readonly parent: LoadClues | null;
  /** Start of its oldest sibling that was forked by the same parent and still lives. */
  readonly oldestSibling: number;
  /** Text of the configuration that the arguments name (gunicorn, uWSGI); empty if there is none. */
  readonly settings: string;
}

export type Loads = 'auto' | 'start' | 'worker' | 'master' | 'request';

/** When a process loaded the code that it executes. */
export function toLoadWindow(clues: LoadClues, now: number, loads: Loads = 'auto'): LoadWindow {
  const how = loads === 'auto' ? howItLoads(clues) : loads;
  if (how === 'request') return window(clues.startedAt - START_ERROR, now, 'request');
  if (!clues.forkedOnly || how === 'start') return execWindow(clues);
  if (how === 'worker') return ownWindow(clues, 'worker');
  const earliest = clues.parent
    ? toLoadWindow(clues.parent, now, 'start').earliest
    : clues.startedAt;
  if (how === 'master') return window(earliest, Math.max(earliest, clues.oldestSibling), 'master');
  return window(earliest, clues.startedAt + LOAD_ALLOWANCE, 'fork');
}

function ownWindow({ startedAt }: LoadClues, basis: LoadBasis): LoadWindow {
  return window(startedAt - START_ERROR, startedAt + LOAD_ALLOWANCE, basis);
}

/** Runtimes that make their threads as they boot: an exec was just before the oldest of them. */
const THREADS_AT_BOOT = /^(node|nodejs|deno|bun|java)$/;

function execWindow(clues: LoadClues): LoadWindow {
  const { startedAt, lastExecBefore, program } = clues;
  const bound = lastExecBefore ?? startedAt;
  if (bound <= startedAt + LOAD_ALLOWANCE) return ownWindow(clues, 'start');
  const atBoot = THREADS_AT_BOOT.test(baseName(program));
  return window(
    (atBoot ? bound - LOAD_ALLOWANCE : startedAt) - START_ERROR,
    bound + LOAD_ALLOWANCE,
    'threads',
  );
}

type How = 'start' | 'worker' | 'master' | 'request' | 'fork';

function howItLoads(clues: LoadClues): How {
  const names = [clues.program, ...clues.args.slice(0, 2)].map((each) =>
    baseName(each.split(' ')[0] ?? ''),
  );
  if (names.some((name) => /^php-(fpm|cgi)[\d.]*:?$/.test(name))) return 'request';
  if (/^php[\d.]*$/.test(names[0] ?? '') && clues.args.includes('-S')) return 'request';
  if (!clues.forkedOnly) return 'start';
  if (names.some((name) => /^gunicorn:?$/.test(name))) return preloads(clues) ? 'master' : 'worker';
  if (names.some((name) => /^uwsgi/.test(name))) return isLazy(clues) ? 'worker' : 'master';
  return 'fork';
}

/** gunicorn: on the command line, or in a configuration that is read and never run. */
function preloads({ args, settings, parent }: LoadClues): boolean {
  const all = [...args, ...(parent?.args ?? [])];
  const text = `${settings}\n${parent?.settings ?? ''}`;
  return all.includes('--preload') || /^\s*preload_app\s*=\s*True\b/m.test(text);
}

function isLazy({ args, settings, parent }: LoadClues): boolean {
  const all = [...args, ...(parent?.args ?? [])];
  const text = `${settings}\n${parent?.settings ?? ''}`;
  return (
    all.some((each) => /^--lazy(-apps)?$/.test(each)) ||
    /^\s*lazy(-apps)?\s*[=:]\s*(true|1|yes|on)/im.test(text)
  );
}

function window(earliest: number, latest: number, basis: LoadBasis): LoadWindow {
  return { earliest, latest: Math.max(earliest, latest), basis };
}
