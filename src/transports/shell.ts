import { WorldError } from '../model/errors.ts';

/** Who the script runs as. */
export interface Role {
  /** As root, by a sudo that must not ask for a password. */
  readonly sudo: boolean;
}

/** The program that reads the script, and its arguments. */
export function shellProgram({ sudo }: Role): readonly [string, ...string[]] {
  return sudo ? ['sudo', '-n', '/bin/sh', '-s'] : ['/bin/sh', '-s'];
}

/** What a login shell is given. One of two constants: bash, dash, ash, ksh, zsh, fish and csh read them alike. */
export function loginCommand(role: Role): string {
  return `exec ${shellProgram(role).join(' ')}`;
}

/** A shell that ended before it had answered; `how` says with what code or by what signal. */
export function noAnswer(host: string, role: Role, how: string, complaint: string): WorldError {
  const said = complaint ? `: ${complaint}` : '';
  if (role.sudo && /^sudo: |sudo: .*not found/.test(complaint)) {
    return new WorldError('sudo-refused', `${host}: sudo does not let the script run${said}`);
  }
  return new WorldError('command-failed', `${host}: the shell ${how} before it answered${said}`);
}
