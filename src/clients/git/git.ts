import { type SimpleGitOptions, simpleGit } from 'simple-git';
import { WorldError } from '../../model/errors.ts';
import { redactUrls } from '../../model/redact.ts';

/**
 * Runs git with these arguments and gives its standard output; arguments are never options by
 * accident, because callers put `--` or full object ids where foreign text could stand.
 * Throws `WorldError` with what git said.
 */
export type Git = (args: readonly string[], input?: string) => Promise<string>;

/**
 * What a repository may not make us do. A hostile `.git/config` can name programs that git would
 * run for us (a file-system monitor, hooks, a signature checker, an ssh); none of them may start.
 * `safe.directory` lets a checkout that belongs to another user be read at all.
 */
const HARDENING = [
  'safe.directory=*',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.sshCommand=ssh -oBatchMode=yes',
  'core.quotePath=true',
  'log.showSignature=false',
  'diff.external=',
  'protocol.ext.allow=never',
];

const ENVIRONMENT = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_CONFIG_COUNT: undefined,
  LC_ALL: 'C',
};

export interface GitSettings {
  readonly signal: AbortSignal;
  /** Further `-c` settings, `name=value`. */
  readonly config?: readonly string[];
  /** Lets a partial clone of our own fetch what it lacks. */
  readonly lazyFetch?: boolean;
}

/** Git in `folder`. Nothing of the environment's `GIT_*` reaches it, so that a hook or a wrapper cannot mislead us. */
export function openGit(folder: string, settings: GitSettings): Git {
  return async (args, input) => {
    try {
      return await simpleGit(toOptions(folder, settings, input))
        .env(toEnvironment(settings))
        .raw([...args]);
    } catch (error) {
      settings.signal.throwIfAborted();
      throw toGitError(error, args);
    }
  };
}

function toOptions(
  folder: string,
  settings: GitSettings,
  input?: string,
): Partial<SimpleGitOptions> {
  return {
    baseDir: folder,
    abort: settings.signal,
    config: [...HARDENING, ...(settings.config ?? [])],
    allowEnvironment: Object.keys(ENVIRONMENT),
    ...(input === undefined ? {} : { input: () => input }),
    unsafe: {
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeSshCommand: true,
      allowUnsafeDiffExternal: true,
      allowUnsafeProtocolOverride: true,
      allowUnsafeFilter: true,
    },
  };
}

function toEnvironment(settings: GitSettings): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const own = Object.entries(ENVIRONMENT).filter(
    ([name]) => !(settings.lazyFetch && name === 'GIT_NO_LAZY_FETCH'),
  );
  return Object.fromEntries(
    [...inherited, ...own].filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function toGitError(error: unknown, args: readonly string[]): WorldError {
  const said = String(error instanceof Error ? error.message : error).trim();
  if (/spawn git ENOENT/.test(said))
    return new WorldError('git-missing', 'git was not found on PATH');
  if (/directory that does not exist/.test(said))
    return new WorldError('path-not-found', 'no such folder');
  if (/not a git repository/i.test(said))
    return new WorldError('not-a-repository', 'not a git repository');
  return new WorldError('git-failed', `git ${args[0]}: ${redactUrls(firstLines(said))}`);
}

/** Git's complaint without its advice. */
function firstLines(said: string): string {
  const lines = said.split('\n').filter((line) => /^(fatal|error):/.test(line));
  return (lines.length > 0 ? lines : said.split('\n')).slice(0, 2).join('; ');
}
