import { openOutside, readSshFor } from '../../../clients/git/outside.ts';
import type { SshCommand } from '../../../clients/git/ssh-command.ts';
import type { Asking } from '../../../clients/git/work-tree.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import { redactUrls } from '../../../model/redact.ts';

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
 * `gitFolder` is the repository that names it, which the user may have an ssh of their own for. Throws
 * `WorldError`.
 */
export async function listRefs(
  url: string,
  ref: string,
  asking: Asking,
  gitFolder?: string,
): Promise<RemoteRefs> {
  const { kinds, patterns } = toFilter(ref);
  const { signal } = asking;
  const ssh = await readSshFor(url, asking, gitFolder);
  try {
    const git = openOutside(signal, ssh);
    return parseRefs(await git(['ls-remote', '--symref', ...kinds, '--', url, ...patterns]));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof WorldError && error.code === 'git-missing') throw error;
    const said = redactUrls(error instanceof Error ? error.message : String(error));
    const message = `${redactUrls(url)} could not be asked: ${said}`;
    const hint = error instanceof WorldError ? error.hint : undefined;
    throw new WorldError('remote-unreachable', message, hint ?? refusalHint(ssh));
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

/** What to do where the user's own way to start ssh was not taken. */
function refusalHint(ssh: SshCommand | null): string | undefined {
  if (!ssh?.refused) return undefined;
  return `Your ssh command was not used, because only OpenSSH can be held to verify keys and to ask nobody: ${redactUrls(ssh.refused)}`;
}
