import { setMaxListeners } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toMask } from '../model/mask.ts';
import { maskTrace } from '../model/mask-trace.ts';
import type { Trace } from '../model/trace.ts';
import { type TraceSettings, trace } from '../pipeline/trace.ts';
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
  const progress = startProgress(surroundings);
  try {
    const result = await trace(plan, toSettings(flags, surroundings, progress.onProgress));
    return secrets.length > 0 ? maskTrace(toMask(secrets), result) : result;
  } finally {
    progress.stop();
  }
}

/** How every command looks at a system. */
export function toSettings(
  { timeout }: Pick<TraceFlags, 'timeout'>,
  { signal, env }: Surroundings,
  onProgress: TraceSettings['onProgress'] = () => {},
): TraceSettings {
  setMaxListeners(0, signal);
  return {
    signal,
    timeout: timeout * 1000,
    now: () => new Date(),
    cacheFolder: cacheFolder(env),
    onProgress,
  };
}

/** By the XDG base directory specification; a relative value is ignored, as it demands. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env.XDG_CACHE_HOME?.startsWith('/')
    ? env.XDG_CACHE_HOME
    : join(env.HOME ?? homedir(), '.cache');
  return join(base, 'deploytrace');
}
