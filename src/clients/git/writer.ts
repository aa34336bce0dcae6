import type { Readable } from 'node:stream';
import { type SimpleGitOptions, simpleGit } from 'simple-git';
import { toEnvironment } from './environment.ts';
import { type Git, type GitSettings, toConfig, toReach } from './git.ts';
import { toGitError } from './git-error.ts';

/** Git for the repositories that are our own: it makes them and fetches into them, which takes its time. */
export function openWriter(folder: string, settings: GitSettings): Git {
  const env = toEnvironment(process.env, settings.network ?? false);
  return async (args) => {
    try {
      return await simpleGit(toOptions(folder, settings, Object.keys(env)))
        .env(env)
        .outputHandler((_command, stdout, stderr) =>
          tend(stdout as Readable, stderr as Readable, settings.signal),
        )
        .raw([...toReach(settings), ...args]);
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
): Partial<SimpleGitOptions> {
  return {
    baseDir: folder,
    abort: settings.signal,
    config: [...toConfig(settings)],
    allowEnvironment: [...environment],
    // Its other way, a moment after the exit, can cut off what still is in the pipe.
    completion: { onClose: true, onExit: false },
    unsafe: {
      allowUnsafeConfigPaths: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeSshCommand: true,
      allowUnsafeDiffExternal: true,
      allowUnsafeFilter: true,
      allowUnsafeAskPass: true,
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
