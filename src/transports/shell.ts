import { WorldError } from '../model/errors.ts';
import { redactUrls } from '../model/redact.ts';

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

/** How a shell ended; both null if nobody knows. */
export interface ShellEnding {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A shell that ended before it had answered. */
export function noAnswer(
  host: string,
  role: Role,
  { code, signal }: ShellEnding,
  said: string,
): WorldError {
  const how = signal === null ? `ended with ${code}` : `was ended by ${signal}`;
  const complaint = complaintOf(said);
  const words = complaint && `: ${complaint}`;
  if (role.sudo && /\bsudo: /.test(complaint)) {
    return new WorldError('sudo-refused', `${host}: sudo does not let the script run${words}`);
  }
  return new WorldError('command-failed', `${host}: the shell ${how} before it answered${words}`);
}

/** The last two lines, short, without credentials. */
export function complaintOf(said: string): string {
  const lines = said.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return redactUrls(lines.slice(-2).join('; ')).slice(0, 300);
}
