import { type Command, CommanderError } from 'commander';
import type { Surroundings } from '../commands/output.ts';
import type { Run } from './commands.ts';
import { toProgram } from './program.ts';

/** Reads the command line, runs one command, and gives the exit code. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let run: Run | null = null;
  const program = toProgram(argv, surroundings.stdout, (chosen) => {
    run = chosen;
  });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    const chosen = run as Run | null;
    return chosen ? await chosen(surroundings) : 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { report } = await import('../commands/errors.ts');
    const known = error instanceof CommanderError ? await explain(error, argv, program) : error;
    return report(known, surroundings);
  }
}

/** What was meant may be of another command, so all are made for it. */
async function explain(misuse: CommanderError, argv: readonly string[], parsed: Command) {
  const { toUsageError } = await import('../commands/usage.ts');
  const program = toProgram([], { write: () => {} }, () => {});
  const commands = program.commands.map((command) => ({
    name: command.name(),
    flags: flagsOf(command),
    takes: command.registeredArguments.length,
    args: parsed.commands.find((each) => each.name() === command.name())?.args ?? [],
  }));
  return toUsageError(misuse, argv, { flags: flagsOf(program), commands });
}

function flagsOf({ options }: Command): readonly string[] {
  const own = options.flatMap(({ long, short }) => [long, short]);
  return [...own, '--help', '-h'].filter((flag) => flag !== undefined);
}
