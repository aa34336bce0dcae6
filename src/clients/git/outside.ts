import { type Git, openGit } from './git.ts';
import type { SshCommand } from './ssh-command.ts';
import type { Asking } from './work-tree.ts';

/** Stands for a repository where there is none, so that only the user's own configuration counts. */
const NO_REPOSITORY = '/dev/null';

/** How ssh is started for a URL, for `GitSettings.ssh`; null where none is, or ours is as good. */
export async function readSshFor(
  url: string,
  asking: Asking,
  gitFolder: string = NO_REPOSITORY,
): Promise<SshCommand | null> {
  // Of a web address the user may have made an ssh's (`url.BASE.insteadOf`); in a repository that was looked at.
  const isWeb = gitFolder === NO_REPOSITORY && /^https?:/i.test(url);
  if (!isWeb && !isSsh(url)) return null;
  const { readUserSsh } = await import('./user-ssh.ts');
  return readUserSsh(asking, gitFolder);
}

function isSsh(url: string): boolean {
  if (/^[\w+.-]+:\/\//.test(url)) return /^(ssh|git\+ssh|ssh\+git):/i.test(url);
  return /^[^/]*:/.test(url);
}

/** Git outside of every repository, which may ask remotes. */
export function openOutside(signal: AbortSignal, ssh: SshCommand | null): Git {
  return openGit('/', { signal, network: true, gitFolder: NO_REPOSITORY, ssh: ssh?.command });
}
