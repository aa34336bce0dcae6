import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { ShowRecordFlags } from './commands/history/show-record.ts';
import type { Surroundings } from './commands/output.ts';
import { outputCollector } from './commands/output-flags.ts';
import type { ShowFlags } from './commands/show.ts';
import { addPolicyOptions } from './commands/verify/options.ts';
import type { VerifyFlags } from './commands/verify/verify.ts';
import type { WatchFlags } from './commands/watch/watch.ts';
import { VERSION } from './version.ts';

const EXAMPLES = `
Examples:
  deploytrace show                  what runs from the repository you stand in
  deploytrace show --pid 4121       the checkout and commit behind this process
  deploytrace verify -e production  one environment, as an exit code
  deploytrace verify --expect v1.8.2 --wait 10m
                                    until all that runs contains it
  deploytrace watch                 the chain as it changes, until Ctrl-C
  deploytrace where HEAD            how far what you stand on has got
  deploytrace diff production       what would ship if it were deployed now
  deploytrace show --json | jq .verdict

Exit codes of verify:
  0 match  1 drift  2 usage or config error  3 could not be determined
  4 wait timed out  130 interrupted`;

const FORMATS = `
Formats:
  text, json, ndjson, markdown  for people and programs
  junit, sarif                  reports of tests and of code scanning
  github                        annotations, step summary, outputs of a step
  gitlab, dotenv                code quality report, variables for later jobs
  mermaid, dot                  drawings
  prometheus                    for a textfile collector; OpenMetrics as well
  cdevents, in-toto             a CloudEvents batch; a statement of what held
  As in --format text --format junit=report.xml. A file is written whole or not
  at all.`;

type Run = (surroundings: Surroundings) => Promise<number>;

/** Reads the command line, runs one command, and gives the exit code. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let run: Run | null = null;
  const program = toProgram(surroundings, (chosen) => {
    run = chosen;
  });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    const chosen = run as Run | null;
    return chosen ? await chosen(surroundings) : 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { report } = await import('./commands/errors.ts');
    const known = error instanceof CommanderError ? await explain(error, argv, program) : error;
    return report(known, surroundings);
  }
}

async function explain(misuse: CommanderError, argv: readonly string[], program: Command) {
  const { toUsageError } = await import('./commands/usage.ts');
  const commands = program.commands.map((command) => ({
    name: command.name(),
    flags: flagsOf(command),
    takes: command.registeredArguments.length,
    args: command.args,
  }));
  return toUsageError(misuse, argv, { flags: flagsOf(program), commands });
}

function flagsOf({ options }: Command): readonly string[] {
  const own = options.flatMap(({ long, short }) => [long, short]);
  return [...own, '--help', '-h'].filter((flag) => flag !== undefined);
}

function toProgram({ stdout }: Surroundings, choose: (run: Run) => void): Command {
  const program = new Command('deploytrace')
    .description(
      'Which commit is each running process executing, and is it the one that was meant?',
    )
    .version(VERSION, '-V, --version')
    .addHelpText('after', EXAMPLES)
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: () => {} })
    .showSuggestionAfterError(false)
    .exitOverride();
  addFormats(traceCommand(program, 'show', 'print the chain from commit to running process'))
    .option('-e, --environment <name>', 'an environment of the config file')
    .option('--pid <n>', 'start from this process, without a config file', toPid)
    .option('--exit-code', 'judge and exit as verify does')
    .option('--record', RECORD)
    .addOption(
      new Option(
        '--at <time>',
        'what was recorded last before then: 2026-03-01, 14:30, 2h',
      ).conflicts(['record', 'pid', 'format', 'output']),
    )
    .action((flags) => choose(chooseShow(flags)));
  const verifyCommand = traceCommand(
    program,
    'verify',
    'the same, and exit with 0 only if all that runs is what was meant',
  )
    .option('-e, --environment <name>', 'an environment of the config file, or all', toList)
    .option('--record', RECORD);
  addPolicyOptions(addFormats(verifyCommand)).action((flags) => choose(verify(flags)));
  traceCommand(
    program,
    'watch',
    'redraw the chain as it changes, until Ctrl-C; on a pipe, a JSON line for each change',
  )
    .option('-e, --environment <name>', 'an environment of the config file')
    .option('--pid <n>', 'start from this process, without a config file', toPid)
    .option('--interval <duration>', 'from one look to the next: 2s')
    .action((flags) => choose(watch(flags)));
  program
    .command('where')
    .description('tell how far a commit, branch, tag or pull request (12) has got')
    .argument('<rev>')
    .option('-c, --config <file>', 'config file (default: deploy.config.yaml, here or above)')
    .option('-e, --environment <name>', 'only this one, again for more (default: all)', toList)
    .option('--json', 'print it as JSON')
    .option('--exit-code', 'exit with 1 unless all that runs has loaded it')
    .addOption(timeoutOption())
    .action((rev, flags) =>
      choose(async (surroundings) =>
        (await import('./commands/where.ts')).where(rev, flags, surroundings),
      ),
    );
  program
    .command('diff')
    .description('list the commits between what runs and what should: what a deploy would ship')
    .argument('[a]', 'an environment, or a revision that should run')
    .argument('[b]', 'then: from a to b')
    .option('-c, --config <file>', 'config file (default: deploy.config.yaml, here or above)')
    .option('-e, --environment <name>', 'only this one, again for more (default: all)', toList)
    .option('--reverse', 'the way back: what a rollback would undo')
    .option('--files', 'also list the files that differ')
    .option('--json', 'print it as JSON')
    .option('--exit-code', 'exit with 1 if anything differs')
    .addOption(timeoutOption())
    .action((a, b, flags) =>
      choose(async (surroundings) => {
        const words = [a, b].filter((word) => word !== undefined);
        return (await import('./commands/diff/diff.ts')).diff(words, flags, surroundings);
      }),
    );
  program
    .command('history')
    .description('list what was live when, as far as it was recorded')
    .option('-c, --config <file>', 'config file (default: deploy.config.yaml, here or above)')
    .option('-e, --environment <name>', 'only this one, again for more', toList)
    .option('--json', 'print it as JSON')
    .action((flags) =>
      choose(async (surroundings) =>
        (await import('./commands/history/history.ts')).history(flags, surroundings),
      ),
    );
  program
    .command('demo')
    .description('make a small real system, trace it through its life, and clean up')
    .option('--json', 'print each trace as one line of JSON')
    .action((flags) =>
      choose(async (surroundings) =>
        (await import('./commands/demo/demo.ts')).demo(flags, surroundings),
      ),
    );
  program
    .command('schema')
    .description('print the JSON Schema of deploy.config.yaml')
    .option('--output [command]', 'of what --json prints instead: show, where, diff, history')
    .action((flags) =>
      choose(async (surroundings) =>
        (await import('./commands/schema.ts')).schema(flags, surroundings),
      ),
    );
  return program;
}

const RECORD = 'keep the trace, for history and show --at';

/** Of now, or of then; both judged, if that is wanted. */
function chooseShow(flags: ShowFlags & ShowRecordFlags & { readonly exitCode?: boolean }): Run {
  if (flags.at !== undefined)
    return async (surroundings) =>
      (await import('./commands/history/show-record.ts')).showRecord(flags, surroundings);
  return flags.exitCode ? verify(flags) : show(flags);
}

/** Loaded only when it is run. */
function show(flags: ShowFlags): Run {
  return async (surroundings) => (await import('./commands/show.ts')).show(flags, surroundings);
}

function verify(flags: VerifyFlags): Run {
  return async (surroundings) =>
    (await import('./commands/verify/verify.ts')).verify(flags, surroundings);
}

function watch(flags: WatchFlags): Run {
  return async (surroundings) =>
    (await import('./commands/watch/watch.ts')).watch(flags, surroundings);
}

function traceCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('-c, --config <file>', 'config file (default: deploy.config.yaml, here or above)')
    .option('--json', 'print the trace as JSON')
    .option('--evidence', 'also print every piece of evidence')
    .addOption(timeoutOption());
}

function timeoutOption(): Option {
  return new Option('--timeout <seconds>', 'for each stage').default(10).argParser(toSeconds);
}

function addFormats(command: Command): Command {
  const collect = outputCollector();
  return command
    .option(
      '-f, --format <name[=file]>',
      'text, json, junit, github, …: see below (repeatable)',
      collect('format'),
    )
    .option('-o, --output <file>', 'file of the format before it; - is stdout', collect('output'))
    .addHelpText('after', FORMATS);
}

/** Of an option that may be given several times. */
function toList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function toPid(text: string): number {
  return toNumber(text, /^[1-9]\d{0,9}$/, 'a process number');
}

function toSeconds(text: string): number {
  return toNumber(text, /^(?!0+(\.0+)?$)\d{1,5}(\.\d+)?$/, 'a number of seconds above 0');
}

function toNumber(text: string, pattern: RegExp, expected: string): number {
  if (!pattern.test(text)) throw new InvalidArgumentError(`Expected ${expected}.`);
  return Number(text);
}
