import { openGit } from './git.ts';
import { OUR_SSH } from './hardening.ts';
import { parseOwnSetting, type SshCommand, toSshCommand } from './ssh-command.ts';
import type { Asking } from './work-tree.ts';

/**
 * The ssh that the user wants for remotes: of the environment and of the user's own configuration, which may
 * hold more for some repositories (`includeIf`). What the repository's configuration says is not looked at.
 */
export function readUserSsh(asking: Asking, gitFolder: string): Promise<SshCommand> {
  const environment = process.env.GIT_SSH_COMMAND;
  // Git asks for the others only without it.
  if (environment) return Promise.resolve(toSshCommand({ environment }));
  return asking.once(`ssh:${gitFolder}`, async () =>
    toSshCommand({
      configured: await readConfigured(asking, gitFolder),
      program: process.env.GIT_SSH,
    }),
  );
}

async function readConfigured(asking: Asking, gitFolder: string): Promise<string | undefined> {
  const ask = (folder: string, ...options: readonly string[]) =>
    openGit('/', { signal: asking.signal, network: true, gitFolder: folder })([
      'config',
      '--null',
      ...options,
      '--get-all',
      'core.sshCommand',
    ]);
  try {
    return parseOwnSetting(await ask(gitFolder, '--show-scope'));
  } catch {
    asking.signal.throwIfAborted();
    // Gits before 2.26 know no scopes; outside of a repository all but ours is the user's own.
    const printed = await ask(NO_REPOSITORY).catch(() => '');
    return printed
      .split('\0')
      .filter((value) => value !== '' && value !== OUR_SSH)
      .at(-1);
  }
}

const NO_REPOSITORY = '/dev/null';
