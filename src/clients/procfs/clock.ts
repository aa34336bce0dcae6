import { readProc } from './read.ts';

/** USER_HZ: 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Two readings taken together. Never btime: it is whole seconds and moves with the clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds since boot. */
  readonly uptime: number;
}

export function readClock(): Clock {
  const uptime = Number((readProc('uptime') ?? '').split(' ')[0]) * 1000;
  return { now: Date.now(), uptime };
}

/** When a tick count since boot was, in milliseconds since the epoch. */
export function toTime(ticks: number, { now, uptime }: Clock): number {
  return now - (uptime - (ticks * 1000) / TICKS_PER_SECOND);
}

export function ticksToSeconds(ticks: number): number {
  return ticks / TICKS_PER_SECOND;
}
