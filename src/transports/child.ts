import type { Ending, Program } from '../clients/program.ts';
import type { Session } from './ask.ts';

/** A child process as a shell to ask. `toError` is told how it ended, and what it said. */
export function toSession(
  program: Program,
  toError: (ending: Ending, said: string) => Error | Promise<Error>,
): Session {
  return {
    send: (script) => program.stdin.end(script),
    stdout: program.stdout,
    stderr: program.stderr,
    ended: program.ended.then((ending) => (said) => toError(ending, said)),
    stop: program.stop,
  };
}
