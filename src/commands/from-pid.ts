import { isLauncher } from '../model/containment.ts';
import { ConfigError, WorldError } from '../model/errors.ts';
import { type Plan, planFolder } from '../pipeline/plan.ts';
import { repositoryAround } from './around.ts';

/**
 * The repository behind a process: around what it executes, else around the folder that it stands in. Throws
 * `WorldError` and `ConfigError`.
 */
export async function planFromPid(pid: number, signal: AbortSignal): Promise<Plan> {
  const { readPlaces } = await import('../adapters/process/host/places.ts');
  const places = await readPlaces(pid, signal);
  if (!places) throw usage(`there is no process ${pid}`);
  const { program, cwd } = places;
  // A launcher may lie in a repository of interpreters, and what it loads where it was started.
  const isLaunched = program !== null && isLauncher(program.path);
  for (const place of isLaunched ? [cwd, program] : [program, cwd]) {
    if (place === null) continue;
    const { path, folder, isGone, isElsewhere } = place;
    // Whatever lies around that folder now, or has its name here, is not what the process was started from.
    if (isElsewhere)
      throw new WorldError(
        'not-supported',
        `process ${pid} runs from ${path} among other mounts, as in a container: what lies there cannot be told from here`,
      );
    if (isGone)
      throw new WorldError(
        'path-not-found',
        `process ${pid} runs from ${folder}, which was deleted: what it executes cannot be told`,
        'Restart it from where its code is now.',
      );
    const root = repositoryAround(folder);
    if (root) return planFolder(root, { pid });
  }
  throw usage(
    `process ${pid} does not run from inside a git repository: program ${program?.path ?? 'not known'}, folder ${cwd?.path ?? 'denied'}`,
    program === null || cwd === null ? 'Run as its user or as root.' : HINT_FILES,
  );
}

const HINT_FILES =
  'Name the repository that it was made from, and an artifact of type files, in a deploy.config.yaml.';

function usage(message: string, hint?: string): ConfigError {
  return new ConfigError([hint === undefined ? { message } : { message, hint }]);
}
