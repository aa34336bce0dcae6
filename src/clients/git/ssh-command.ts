import { OUR_SSH, SSH_OPTIONS } from './hardening.ts';

/** How git is to start ssh. */
export interface SshCommand {
  /** A shell command, as `core.sshCommand` takes it. */
  readonly command: string;
  /** What the user named instead, if that was not started: another program than OpenSSH's. */
  readonly refused: string | null;
}

/** `ssh`, by any path, quoted or not, perhaps after variables for it. */
const OPENSSH =
  /^\s*(?:[A-Za-z_]\w*=(?:[^\s'"\\$`;&|<>()]|'[^']*')*\s+)*(?:ssh|[^\s'"\\$`;&|<>()]*\/ssh|'[^']*\/ssh'|"[^"\\$`]*\/ssh")(?=\s|$)/;

/** What the user may have said of it, in the order in which git asks. */
export interface OwnSsh {
  /** `GIT_SSH_COMMAND`: a shell command. */
  readonly environment?: string | undefined;
  /** `core.sshCommand` of the user's or the machine's configuration, never of a repository's. */
  readonly configured?: string | undefined;
  /** `GIT_SSH`: a program. */
  readonly program?: string | undefined;
}

/**
 * The user's own ssh command with our options put into it. A wrapper, or another program, is not started:
 * of it nobody can say that it verifies keys and asks nothing.
 */
export function toSshCommand({ environment, configured, program }: OwnSsh): SshCommand {
  const own = environment || configured || (program && quote(program)) || 'ssh';
  const known = OPENSSH.exec(own)?.[0];
  return known === undefined
    ? { command: OUR_SSH, refused: own }
    : { command: `${known}${SSH_OPTIONS}${own.slice(known.length)}`, refused: null };
}

/** For the shell. */
function quote(program: string): string {
  return /^[\w./+-]+$/.test(program) ? program : `'${program.replaceAll("'", "'\\''")}'`;
}

/** Scopes that are the user's own. */
const OWN = ['system', 'global'];

/** What `git config -z --show-scope --get-all` prints: `scope NUL value NUL`; the last counts. */
export function parseOwnSetting(printed: string): string | undefined {
  const parts = printed.split('\0');
  const values = parts.flatMap((part, index) =>
    index % 2 === 0 && OWN.includes(part) ? [parts[index + 1] ?? ''] : [],
  );
  return values.at(-1);
}
