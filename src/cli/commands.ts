import { type Command, Option } from 'commander';
import type { ShowRecordFlags } from '../commands/history/show-record.ts';
import type { Surroundings } from '../commands/output.ts';
import { outputCollector } from '../commands/output-flags.ts';
import type { ShowFlags } from '../commands/show.ts';
import { DEFAULT_TIMEOUT } from '../commands/timeout.ts';
import { addPolicyOptions } from '../commands/verify/options.ts';
import type { VerifyFlags } from '../commands/verify/verify.ts';
import { FORMATS } from './help.ts';
import { toList, toPid, toSeconds } from './values.ts';

/** What a command does, and its exit code. Loaded only when it is run. */
export type Run = (surroundings: Surroundings) => Promise<number>;

interface Definition {
  readonly name: string;
  readonly description: string;
  /** Adds the flags, and what is chosen by them. */
  readonly define: (command: Command, choose: (run: Run) => void) => void;
}

export const COMMANDS: readonly Definition[] = [
  {
    name: 'show',
    description: 'print the chain from commit to running process',
    define: (command, choose) =>
      addFormats(addTraceFlags(command))
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
        .action((flags) => choose(chooseShow(flags))),
  },
  {
    name: 'verify',
    description: 'the same, and exit with 0 only if all that runs is what was meant',
    define: (command, choose) =>
      addPolicyOptions(
        addFormats(
          addTraceFlags(command)
            .option('-e, --environment <name>', 'an environment of the config file, or all', toList)
            .option('--record', RECORD),
        ),
      ).action((flags) => choose(verify(flags))),
  },
  {
    name: 'watch',
    description:
      'redraw the chain as it changes, until Ctrl-C; on a pipe, a JSON line for each change',
    define: (command, choose) =>
      addTraceFlags(command)
        .option('-e, --environment <name>', 'an environment of the config file')
        .option('--pid <n>', 'start from this process, without a config file', toPid)
        .option('--interval <duration>', 'from one look to the next: 2s')
        .action((flags) =>
          choose(async (surroundings) =>
            (await import('../commands/watch/watch.ts')).watch(flags, surroundings),
          ),
        ),
  },
  {
    name: 'where',
    description: 'tell how far a commit, branch, tag or pull request (12) has got',
    define: (command, choose) =>
      command
        .argument('<rev>')
        .option(...CONFIG)
        .option('-e, --environment <name>', 'only this one, again for more (default: all)', toList)
        .option('--json', 'print it as JSON')
        .option('--exit-code', 'exit with 1 unless all that runs has loaded it')
        .addOption(timeoutOption())
        .action((rev, flags) =>
          choose(async (surroundings) =>
            (await import('../commands/where.ts')).where(rev, flags, surroundings),
          ),
        ),
  },
  {
    name: 'diff',
    description: 'list the commits between what runs and what should: what a deploy would ship',
    define: (command, choose) =>
      command
        .argument('[a]', 'an environment, or a revision that should run')
        .argument('[b]', 'then: from a to b')
        .option(...CONFIG)
        .option('-e, --environment <name>', 'only this one, again for more (default: all)', toList)
        .option('--reverse', 'the way back: what a rollback would undo')
        .option('--files', 'also list the files that differ')
        .option('--json', 'print it as JSON')
        .option('--exit-code', 'exit with 1 if anything differs')
        .addOption(timeoutOption())
        .action((a, b, flags) =>
          choose(async (surroundings) => {
            const words = [a, b].filter((word) => word !== undefined);
            return (await import('../commands/diff/diff.ts')).diff(words, flags, surroundings);
          }),
        ),
  },
  {
    name: 'history',
    description: 'list what was live when, as far as it was recorded',
    define: (command, choose) =>
      command
        .option(...CONFIG)
        .option('-e, --environment <name>', 'only this one, again for more', toList)
        .option('--json', 'print it as JSON')
        .action((flags) =>
          choose(async (surroundings) =>
            (await import('../commands/history/history.ts')).history(flags, surroundings),
          ),
        ),
  },
  {
    name: 'demo',
    description: 'make a small real system, trace it through its life, and clean up',
    define: (command, choose) =>
      command
        .option('--json', 'print each trace as one line of JSON')
        .action((flags) =>
          choose(async (surroundings) =>
            (await import('../commands/demo/demo.ts')).demo(flags, surroundings),
          ),
        ),
  },
  {
    name: 'schema',
    description: 'print the JSON Schema of deploy.config.yaml',
    define: (command, choose) =>
      command
        .option('--output [command]', 'of what --json prints instead: show, where, diff, history')
        .action((flags) =>
          choose(async (surroundings) =>
            (await import('../commands/schema.ts')).schema(flags, surroundings),
          ),
        ),
  },
];

const CONFIG = [
  '-c, --config <file>',
  'config file (default: deploy.config.yaml, here or above)',
] as const;

const RECORD = 'keep the trace, for history and show --at';

/** Of now, or of then; both judged, if that is wanted. */
function chooseShow(flags: ShowFlags & ShowRecordFlags & { readonly exitCode?: boolean }): Run {
  if (flags.at !== undefined)
    return async (surroundings) =>
      (await import('../commands/history/show-record.ts')).showRecord(flags, surroundings);
  if (flags.exitCode) return verify(flags);
  return async (surroundings) => (await import('../commands/show.ts')).show(flags, surroundings);
}

function verify(flags: VerifyFlags): Run {
  return async (surroundings) =>
    (await import('../commands/verify/verify.ts')).verify(flags, surroundings);
}

function addTraceFlags(command: Command): Command {
  return command
    .option(...CONFIG)
    .option('--json', 'print the trace as JSON')
    .option('--evidence', 'also print every piece of evidence')
    .addOption(timeoutOption());
}

function timeoutOption(): Option {
  return new Option('--timeout <seconds>', 'for each stage')
    .default(DEFAULT_TIMEOUT)
    .argParser(toSeconds);
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
