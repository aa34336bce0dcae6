import { basename, dirname, relative, resolve } from 'node:path';
import type { ConfigFile } from '../config/config.ts';
import { findConfig } from '../config/find.ts';
import { ConfigError } from '../model/errors.ts';
import type { Secret } from '../model/mask.ts';
import { type Plan, planConfig, planFolder } from '../pipeline/plan.ts';
import { isBare, repositoryAround } from './around.ts';
import type { Place } from './output.ts';

export interface BeginFlags {
  readonly config?: string;
  readonly environment?: string;
  readonly pid?: number;
}

/** The same for several environments of one file: names, or `all`. */
export interface BeginEachFlags extends Omit<BeginFlags, 'environment'> {
  readonly environment?: string | readonly string[];
}

export interface Beginning {
  readonly plan: Plan;
  /** Values that must never be printed. */
  readonly secrets: readonly Secret[];
}

/** Where a trace starts: at a PID, at a config file, or at the repository around the current folder. */
export async function begin(flags: BeginFlags, surroundings: Place): Promise<Beginning> {
  const only = [flags.environment ?? null];
  const [beginning] = await start(flags, surroundings, async () => only);
  if (!beginning) throw new TypeError('there must be one beginning');
  return beginning;
}

/** One beginning for each environment that a flag names, or else the file itself; the base where neither does. */
export async function beginEach(
  flags: BeginEachFlags,
  surroundings: Place,
): Promise<readonly Beginning[]> {
  return start(flags, surroundings, async (file) => {
    const { environmentsOf } = await import('../config/policy.ts');
    const names = flags.environment ?? environmentsOf(file);
    return names === null ? [null] : expandAll([names].flat(), file);
  });
}

/** The same, but where no flag names one, for all that the file has. */
export async function beginAll(
  flags: BeginEachFlags,
  surroundings: Place,
): Promise<readonly Beginning[]> {
  return start(flags, surroundings, async (file) => {
    if (flags.environment) return expandAll([flags.environment].flat(), file);
    return file.environments.size > 0 ? [...file.environments.keys()] : [null];
  });
}

/** The folder that a trace would start from: that of the config, or the repository around the current one. */
export function placeOf({ config }: Pick<BeginFlags, 'config'>, { cwd }: Place): string {
  const file = config ? resolve(cwd, config) : findConfig(cwd);
  const place = file ? dirname(file) : repositoryAround(cwd);
  return place ?? nowhere(cwd);
}

/** The names that the config has for its environments; none without a config. */
export async function environmentsIn(
  { config }: Pick<BeginFlags, 'config'>,
  { cwd, env }: Place,
): Promise<readonly string[]> {
  const file = config ? resolve(cwd, config) : findConfig(cwd);
  if (!file) return [];
  const { loadConfig } = await import('../config/load.ts');
  return [...(await loadConfig(file, env)).environments.keys()];
}

type Choose = (file: ConfigFile) => Promise<readonly (string | null)[]>;

async function start(
  flags: BeginEachFlags,
  surroundings: Place,
  choose: Choose,
): Promise<readonly Beginning[]> {
  if (flags.pid !== undefined)
    return [{ plan: await fromPid(flags.pid, surroundings), secrets: [] }];
  const file = flags.config
    ? resolve(surroundings.cwd, flags.config)
    : findConfig(surroundings.cwd);
  if (file) return plansFromFile(file, choose, surroundings);
  if (flags.environment)
    throw usage(
      `no config file that could name the environment ${[flags.environment].flat().join(', ')}`,
    );
  const root = repositoryAround(surroundings.cwd);
  if (root) return [{ plan: planFolder(root), secrets: [] }];
  return nowhere(surroundings.cwd);
}

async function plansFromFile(
  path: string,
  choose: Choose,
  { env, cwd }: Place,
): Promise<readonly Beginning[]> {
  const [{ loadConfig }, { selectEnvironment }, { placesIn }] = await Promise.all([
    import('../config/load.ts'),
    import('../config/select.ts'),
    import('../config/places.ts'),
  ]);
  const file = await loadConfig(path, env);
  const configs = (await choose(file)).map((environment) => selectEnvironment(file, environment));
  const name = nameInRepository(path, cwd);
  return Promise.all(
    configs.map(async (config) => {
      const plan = { ...(await planConfig(config)), places: placesIn(config, name) };
      return { plan, secrets: config.secrets };
    }),
  );
}

/** How reports name a file: from the top of its repository, else from the current folder. */
function nameInRepository(file: string, cwd: string): string {
  const name = relative(repositoryAround(dirname(file)) ?? cwd, file);
  return name.startsWith('..') ? basename(file) : name;
}

function expandAll(names: readonly string[], { file, environments }: ConfigFile) {
  if (!names.includes('all')) return [...new Set(names)];
  if (environments.size > 0) return [...environments.keys()];
  throw usage(`${file} has no environments`, 'Name them under environments, or leave "all" out.');
}

async function fromPid(pid: number, { signal }: Place): Promise<Plan> {
  const { planFromPid } = await import('./from-pid.ts');
  return planFromPid(pid, signal);
}

function usage(message: string, hint?: string): ConfigError {
  return new ConfigError([hint === undefined ? { message } : { message, hint }]);
}

function nowhere(cwd: string): never {
  if (isBare(cwd))
    throw usage(
      `${cwd} is a bare repository, from which nothing runs, and no deploy.config.yaml was found here or above`,
      'Go into a clone of it, or name it as source.repository in a config.',
    );
  throw usage(
    `${cwd} is not inside a git repository, and no deploy.config.yaml was found here or above`,
    'Go into a repository, name a config with -c, or start from a process: deploytrace show --pid N.',
  );
}
