import { type Git, openGit } from '../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import { redactUrls } from '../../../model/redact.ts';

/** Git outside of every repository, so that only the user's own configuration counts. */
export function openOutside(signal: AbortSignal): Git {
  return openGit('/', { signal, network: true, gitFolder: '/dev/null' });
}

/** What a remote names now. */
export interface RemoteRefs {
  /** Full ref names to commits, annotated tags peeled. */
  readonly commits: ReadonlyMap<string, Commit>;
  /** The branch that HEAD stands for there; null if it was not asked, or names none. */
  readonly defaultBranch: string | null;
}

/**
 * Asks the remote at `url`, which `toPlace` has read. `ref` limits what it has to send: a large remote
 * holds hundreds of thousands of pull requests beside its branches and tags. Never asks for a password.
 * Throws `WorldError`.
 */
export async function listRefs(url: string, ref: string, signal: AbortSignal): Promise<RemoteRefs> {
  const { kinds, patterns } = toFilter(ref);
  try {
    const git = openOutside(signal);
    return parseRefs(await git(['ls-remote', '--symref', ...kinds, '--', url, ...patterns]));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof WorldError && error.code === 'git-missing') throw error;
    const said = redactUrls(error instanceof Error ? error.message : String(error));
    throw new WorldError('remote-unreachable', `${redactUrls(url)} could not be asked: ${said}`);
  }
}

/** Only `--heads` and `--tags` are told to the remote; patterns choose from what it sent. */
function toFilter(ref: string): {
  readonly kinds: readonly string[];
  readonly patterns: readonly string[];
} {
  if (ref === 'HEAD') return { kinds: [], patterns: ['HEAD', 'refs/heads/*', 'refs/tags/*'] };
  if (/^refs\/(?!heads\/|tags\/)/.test(ref)) return { kinds: [], patterns: [ref, 'refs/tags/*'] };
  return { kinds: ['--heads', '--tags'], patterns: [] };
}

/** `hash\tname`; with `--symref` also `ref: refs/heads/main\tHEAD`. */
export function parseRefs(printed: string): RemoteRefs {
  const commits = new Map<string, Commit>();
  for (const line of printed.split('\n')) {
    const [hash = '', name = ''] = line.split('\t');
    const commit = parseCommit(hash);
    // The peeled line follows the tag's own.
    if (commit) commits.set(name.replace(/\^\{\}$/, ''), commit);
  }
  const [, defaultBranch = null] = /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(printed) ?? [];
  return { commits, defaultBranch };
}
