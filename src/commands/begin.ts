import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findConfig } from '../config/find.ts';
import { ConfigError } from '../model/errors.ts';
import { type Plan, planConfig, planFolder } from '../pipeline/plan.ts';
import type { Surroundings } from './output.ts';

export interface BeginFlags {
  readonly config?: string;
  readonly environment?: string;
  readonly pid?: number;
}

export interface Beginning {
  readonly plan: Plan;
  /** Values that must never be printed. */
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
}

/** Where a trace starts: at a PID, at a config file, or at the repository around the current folder. */
export async function begin(flags: BeginFlags, surroundings: Surroundings): Promise<Beginning> {
  if (flags.pid !== undefined)
    return { plan: await planFromPid(flags.pid, surroundings), secrets: [] };
  const file = flags.config
    ? resolve(surroundings.cwd, flags.config)
    : await findConfig(surroundings.cwd);
  if (file) return planFromFile(file, flags.environment ?? null, surroundings);
  if (flags.environment)
    throw usage(`no config file that could name the environment ${flags.environment}`);
  const root = repositoryAround(surroundings.cwd);
  if (root) return { plan: planFolder(root), secrets: [] };
  throw usage(
    `${surroundings.cwd} is not inside a git repository, and no deploy.config.yaml was found here or above`,
    'Go into a repository, name a config with -c, or start from a process with --pid.',
  );
}

async function planFromFile(
  file: string,
  environment: string | null,
  { env }: Surroundings,
): Promise<Beginning> {
  const [{ loadConfig }, { selectEnvironment }] = await Promise.all([
    import('../config/load.ts'),
    import('../config/select.ts'),
  ]);
  const config = selectEnvironment(await loadConfig(file, env), environment);
  return { plan: await planConfig(config), secrets: config.secrets };
}

/** The repository behind a process: around its script, its program, or its working directory. */
async function planFromPid(pid: number, { signal }: Surroundings): Promise<Plan> {
  const { readPlaces } = await import('../adapters/process/host/places.ts');
  const places = await readPlaces(pid, signal);
  if (!places) throw usage(`there is no process ${pid}`);
  const { script, exe, cwd } = places;
  const root = [script, exe, cwd].map((path) => path && repositoryAround(path)).find(Boolean);
  if (root) return planFolder(root, { pid });
  throw usage(
    `process ${pid} does not run from inside a git repository: script ${script ?? '–'}, program ${exe ?? 'denied'}, folder ${cwd ?? 'denied'}`,
    'If its places were denied, run as its user or as root.',
  );
}

/** The nearest folder, upward from `path`, that holds `.git`. */
function repositoryAround(path: string): string | null {
  if (existsSync(join(path, '.git'))) return path;
  const parent = dirname(path);
  return parent === path ? null : repositoryAround(parent);
}

function usage(message: string, hint?: string): ConfigError {
  return new ConfigError([hint === undefined ? { message } : { message, hint }]);
}
