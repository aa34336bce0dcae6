import { runGitInBatch } from './batch.ts';
import { toEnvironment } from './environment.ts';
import { toGitError } from './git-error.ts';
import { FRUGAL, HARDENING } from './hardening.ts';
import { runGit } from './run.ts';

/**
 * Runs git with these arguments and gives its standard output; arguments are never options by
 * accident, because callers put `--` or full object ids where foreign text could stand.
 * Throws `WorldError` with what git said.
 */
export type Git = (args: readonly string[], input?: string) => Promise<string>;

/** The same for what is no text. */
export type GitBytes = (args: readonly string[], input?: string) => Promise<Buffer>;

export interface GitSettings {
  readonly signal: AbortSignal;
  /** Further `-c` settings, `name=value`. */
  readonly config?: readonly string[];
  /** Lets git ask remotes. Only where the configuration is the user's own: outside of observed repositories. */
  readonly network?: boolean;
  /** How ssh is started, in place of what any configuration says; ours if left out. */
  readonly ssh?: string | undefined;
  /** The repository itself, instead of the one around the folder. */
  readonly gitFolder?: string;
  /** Its files, instead of where `core.worktree` of that repository points. */
  readonly workTree?: string;
}

/**
 * Git in `folder`, for asking. Nothing of the environment's `GIT_*` reaches it, so that a hook or a wrapper
 * cannot mislead us.
 */
export function openGit(folder: string, settings: GitSettings): Git {
  const bytes = openGitBytes(folder, settings);
  return async (args, input) => (await bytes(args, input)).toString();
}

export function openGitBytes(folder: string, settings: GitSettings): GitBytes {
  const { signal, network = false } = settings;
  const fixed = [...toConfig(settings).flatMap((setting) => ['-c', setting]), ...toReach(settings)];
  return async (args, input) => {
    const all = [...fixed, ...args];
    try {
      if (!network && input === undefined) return await runGitInBatch(all, { folder, signal });
      const env = toEnvironment(process.env, network);
      return await runGit(all, { folder, env, signal, group: network }, input);
    } catch (error) {
      signal.throwIfAborted();
      throw toGitError(error, args, folder);
    }
  };
}

/** Which repository is asked, where it is not the one around the folder. */
export function toReach({ gitFolder, workTree }: GitSettings): readonly string[] {
  return [
    ...(gitFolder === undefined ? [] : [`--git-dir=${gitFolder}`]),
    ...(workTree === undefined ? [] : [`--work-tree=${workTree}`]),
  ];
}

/** All `-c` settings that git is run with. */
export function toConfig({ config = [], ssh }: GitSettings): readonly string[] {
  // Of a setting that is there twice, the last counts.
  return [...HARDENING, ...FRUGAL, ...(ssh ? [`core.sshCommand=${ssh}`] : []), ...config];
}
