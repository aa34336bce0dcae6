import { TICKS_PER_SECOND } from './stat.ts';

/** A machine's clock and the ticks that it counts from boot, read together. Never btime: that is whole seconds, and moves. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds since boot. */
  readonly uptime: number;
  /** How far `now` may be off, milliseconds. */
  readonly error: number;
}

/** Of /proc/uptime as it was read at `now`. */
export function parseClock(uptime: string, now: number, error = 0): Clock {
  return { now, uptime: Number(uptime.split(' ')[0]) * 1000, error };
}

/** When it was, milliseconds since the epoch, that the machine had run for so many ticks. */
export function timeOfTicks(clock: Clock, ticks: number): number {
  return clock.now - clock.uptime + (ticks * 1000) / TICKS_PER_SECOND;
}
