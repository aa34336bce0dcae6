import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { COMMANDS, type Run } from './commands.ts';
import { EXAMPLES } from './help.ts';

/**
 * The command line. Of its commands only the one that is named, where one is: to make all of them takes longer
 * than to run some.
 */
export function toProgram(
  argv: readonly string[],
  stdout: { write: (text: string) => unknown },
  choose: (run: Run) => void,
): Command {
  const program = new Command('deploytrace')
    .description(
      'Which commit is each running process executing, and is it the one that was meant?',
    )
    .version(VERSION, '-V, --version')
    .addHelpText('after', EXAMPLES)
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: () => {} })
    .showSuggestionAfterError(false)
    .exitOverride();
  const named = COMMANDS.filter(({ name }) => name === argv[0]);
  for (const { name, description, define } of named.length > 0 ? named : COMMANDS)
    define(program.command(name).description(description), choose);
  return program;
}
