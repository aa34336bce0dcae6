import type { Readable } from 'node:stream';
import { type SimpleGitOptions, simpleGit } from 'simple-git';
import { toEnvironment } from './environment.ts';
import { toGitError } from './git-error.ts';

/**
 * Runs git with these arguments and gives its standard output; arguments are never options by
 * accident, because callers put `--` or full object ids where foreign text could stand.
 * Throws `WorldError` with what git said.
 */
export type Git = (args: readonly string[], input?: string) => Promise<string>;

/**
 * What a repository may not make us do. A hostile `.git/config` can name programs that git would
 * run for us (a file-system monitor, hooks, a signature checker, an ssh); none of them may start.
 * It may not disguise what is read either (another encoding, names by its own mailmap).
 * `safe.directory` and `safe.bareRepository` let a checkout that belongs to another user be read at all.
 */
const HARDENING = [
  'safe.directory=*',
  'safe.bareRepository=all',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=true',
  'log.showSignature=false',
  'log.mailmap=false',
  'log.showRoot=true',
  'i18n.logOutputEncoding=UTF-8',
  'diff.external=',
];

/** `-oBatchMode`: ssh fails where it would ask for a password. */
const SSH = 'ssh -oBatchMode=yes';

export interface GitSettings {
  readonly signal: AbortSignal;
  /** Further `-c` settings, `name=value`. */
  readonly config?: readonly string[];
  /** Lets git ask remotes. Only where the configuration is the user's own: outside of observed repositories. */
  readonly network?: boolean;
  /** The repository itself, instead of the one around the folder. */
  readonly gitFolder?: string;
  /** Its files, instead of where `core.worktree` of that repository points. */
  readonly workTree?: string;
}

/** Git in `folder`. Nothing of the environment's `GIT_*` reaches it, so that a hook or a wrapper cannot mislead us. */
export function openGit(folder: string, settings: GitSettings): Git {
  const own = toEnvironment(process.env, settings);
  return async (args, input) => {
    try {
      return await simpleGit(toOptions(folder, settings, Object.keys(own), input))
        .env(own)
        .outputHandler((_command, stdout, stderr) =>
          tend(stdout as Readable, stderr as Readable, settings.signal),
        )
        .raw([...args]);
    } catch (error) {
      settings.signal.throwIfAborted();
      throw toGitError(error, args, folder);
    }
  };
}

function toOptions(
  folder: string,
  settings: GitSettings,
  environment: readonly string[],
  input?: string,
): Partial<SimpleGitOptions> {
  return {
    baseDir: folder,
    abort: settings.signal,
    config: [`core.sshCommand=${SSH}`, ...HARDENING, ...(settings.config ?? [])],
    allowEnvironment: [...environment],
    // Its other way, a moment after the exit, can cut off what still is in the pipe.
    completion: { onClose: true, onExit: false },
    ...(input === undefined ? {} : { input: () => input }),
    unsafe: {
      allowUnsafeConfigPaths: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeSshCommand: true,
      allowUnsafeDiffExternal: true,
      allowUnsafeFilter: true,
    },
  };
}

/**
 * Two things that the library leaves undone: a command that prints nothing would be waited for 50 ms
 * longer, and an ssh that git leaves behind would hold the pipes open after the time is up.
 */
function tend(stdout: Readable, stderr: Readable, signal: AbortSignal): void {
  stdout.once('end', () => stdout.emit('data', Buffer.alloc(0)));
  const hangUp = () => {
    stdout.destroy();
    stderr.destroy();
  };
  signal.addEventListener('abort', hangUp, { once: true });
  stdout.once('close', () => signal.removeEventListener('abort', hangUp));
}
