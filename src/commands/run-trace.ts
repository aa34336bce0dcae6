import { setMaxListeners } from 'node:events';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toMask } from '../model/mask.ts';
import { maskTrace } from '../model/mask-trace.ts';
import type { Trace } from '../model/trace.ts';
import { openConnections } from '../pipeline/connections.ts';
import type { Plan } from '../pipeline/plan.ts';
import { type TraceSettings, trace } from '../pipeline/trace.ts';
import { type BeginFlags, begin } from './begin.ts';
import type { Place, Surroundings } from './output.ts';
import { startProgress } from './progress.ts';

export interface TraceFlags extends BeginFlags {
  /** Seconds for each stage. */
  readonly timeout: number;
}

/** Told of a trace that holds no secret any more, and where it came from. */
export type Keep = (plan: Plan, trace: Trace) => Promise<void>;

/** Plans and traces, with progress on the terminal; no secret of the config survives in the result. */
export async function runTrace(
  flags: TraceFlags,
  surroundings: Surroundings,
  keep: Keep = async () => {},
): Promise<Trace> {
  const { plan, secrets } = await begin(flags, surroundings);
  const progress = startProgress(surroundings);
  try {
    const result = await withSettings(flags, surroundings, progress.onProgress, (settings) =>
      trace(plan, settings),
    );
    const masked = secrets.length > 0 ? maskTrace(toMask(secrets), result) : result;
    await keep(plan, masked);
    return masked;
  } finally {
    progress.stop();
  }
}

/** How every command looks at systems. Connections to hosts are held until `work` is done. */
export async function withSettings<T>(
  { timeout }: Pick<TraceFlags, 'timeout'>,
  { signal, env, person }: Place,
  onProgress: TraceSettings['onProgress'] | undefined,
  work: (settings: TraceSettings) => Promise<T>,
): Promise<T> {
  setMaxListeners(0, signal);
  const folder = cacheFolder(env);
  const connections = openConnections(folder, timeout * 1000, person?.ask);
  try {
    return await work({
      signal,
      timeout: timeout * 1000,
      isAsking: person?.isAsking ?? (() => false),
      now: () => new Date(),
      cacheFolder: folder,
      connect: connections.connect,
      atEnd: connections.atEnd,
      renew: connections.renew,
      onProgress: onProgress ?? (() => {}),
    });
  } finally {
    await connections.close();
  }
}

/** What can be had again. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return xdgFolder(env.XDG_CACHE_HOME, '.cache', env);
}

/** What cannot: the history. */
export function stateFolder(env: NodeJS.ProcessEnv): string {
  return xdgFolder(env.XDG_STATE_HOME, '.local/state', env);
}

/** By the XDG base directory specification; a relative value is ignored, as it demands. */
function xdgFolder(named: string | undefined, otherwise: string, env: NodeJS.ProcessEnv): string {
  const base = named?.startsWith('/') ? named : join(home(env), otherwise);
  return join(base, 'deploytrace');
}

/** A user that the machine does not know, as in many a container, has none: a place where nothing can be kept. */
function home({ HOME }: NodeJS.ProcessEnv): string {
  if (HOME?.startsWith('/')) return HOME;
  try {
    return homedir();
  } catch {
    return '/dev/null';
  }
}
