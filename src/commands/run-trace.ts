import { setMaxListeners } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { maskDeep, toMask } from '../model/mask.ts';
import type { Trace } from '../model/trace.ts';
import { trace } from '../pipeline/trace.ts';
import { type BeginFlags, begin } from './begin.ts';
import type { Surroundings } from './output.ts';
import { startProgress } from './progress.ts';

export interface TraceFlags extends BeginFlags {
  /** Seconds for each stage. */
  readonly timeout: number;
}

/** Plans and traces, with progress on the terminal; no secret of the config survives in the result. */
export async function runTrace(flags: TraceFlags, surroundings: Surroundings): Promise<Trace> {
  const { plan, secrets } = await begin(flags, surroundings);
  setMaxListeners(0, surroundings.signal);
  const progress = startProgress(surroundings);
  try {
    const result = await trace(plan, {
      signal: surroundings.signal,
      timeout: flags.timeout * 1000,
      now: () => new Date(),
      cacheFolder: cacheFolder(surroundings.env),
      onProgress: progress.onProgress,
    });
    return secrets.length > 0 ? maskDeep(toMask(secrets), result) : result;
  } finally {
    progress.stop();
  }
}

/** By the XDG base directory specification; a relative value is ignored, as it demands. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CACHE_HOME?.startsWith('/')
    ? env.XDG_CACHE_HOME
    : join(env.HOME ?? homedir(), '.cache');
  return join(base, 'deploytrace');
}
