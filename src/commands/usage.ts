import { suggest } from '../config/suggest.ts';
import { ConfigError } from '../model/errors.ts';
import { counted } from '../model/words.ts';

/** What the parser of the command line found wrong, in its own words. */
export interface Misuse {
  readonly code: string;
  readonly message: string;
}

/** A command as it may be called. */
export interface CommandGrammar {
  readonly name: string;
  /** `--json`, `-c`. */
  readonly flags: readonly string[];
  /** How many words without a flag before them it takes, and which there were. */
  readonly takes: number;
  readonly args: readonly string[];
}

export interface Grammar {
  readonly flags: readonly string[];
  readonly commands: readonly CommandGrammar[];
}

/** A command line that cannot be run, as an error that names what was probably meant. */
export function toUsageError(
  misuse: Misuse,
  argv: readonly string[],
  grammar: Grammar,
): ConfigError {
  const command = grammar.commands.find(({ name }) => name === argv[0]);
  const words = misuse.message.replace(/^error: /, '');
  const [, quoted = ''] = /'(.*)'/s.exec(words) ?? [];
  switch (misuse.code) {
    case 'commander.help': // `help` with a command that there is not
      return unknownCommand(argv[1] ?? '', grammar);
    case 'commander.unknownCommand':
      return unknownCommand(quoted, grammar);
    case 'commander.unknownOption':
      return usage(words, meantFlag(quoted, command, grammar), command);
    case 'commander.excessArguments':
      return command ? excessArgument(command, grammar) : usage(words, null, command);
    default:
      return usage(words, null, command);
  }
}

function unknownCommand(word: string, { flags, commands }: Grammar): ConfigError {
  const names = commands.map(({ name }) => name);
  const message = `unknown command '${word}': there are ${names.join(', ')}`;
  const meant = suggest(word, [...names, ...flags.map(bare)]);
  const isFlag = meant !== null && !names.includes(meant);
  return usage(message, isFlag ? `--${meant}` : meant, undefined);
}

/** A flag of this command that is near, or the command that has the very one. */
function meantFlag(
  word: string,
  command: CommandGrammar | undefined,
  grammar: Grammar,
): string | null {
  const flag = word.split('=')[0] ?? word;
  const near = nearFlag(flag, (command ?? grammar).flags);
  if (near !== null) return callOf(command, near);
  const other = grammar.commands.find(({ flags }) => flags.includes(flag));
  return other ? callOf(other, flag) : null;
}

function excessArgument(command: CommandGrammar, grammar: Grammar): ConfigError {
  const { name, takes, args } = command;
  const word = args[takes] ?? '';
  const most = takes === 0 ? 'no argument' : `at most ${counted(takes, 'argument')}`;
  const message = `${name} takes ${most}, got '${word}'`;
  return usage(message, meantArgument(word, command, grammar), command);
}

/** What a shell takes as it is: nobody should copy more than that. */
const PLAIN = /^[\w.@:/-]+$/;

function meantArgument(word: string, command: CommandGrammar, grammar: Grammar): string | null {
  if (!PLAIN.test(word)) return null;
  const has = (flag: string) => command.flags.includes(flag);
  if (grammar.commands.some(({ name }) => name === word)) return word;
  if (/^\d+$/.test(word) && has('--pid')) return callOf(command, `--pid ${word}`);
  const near = nearFlag(word, command.flags);
  if (near !== null) return callOf(command, near);
  if (/[./]/.test(word) && has('--config')) return callOf(command, `--config ${word}`);
  return has('--environment') ? callOf(command, `--environment ${word}`) : null;
}

/** Every letter is near every other: of short flags only the same letter in the other case counts. */
function nearFlag(word: string, flags: readonly string[]): string | null {
  const name = bare(word);
  if (name.length < 2)
    return flags.find((flag) => flag.toLowerCase() === word.toLowerCase()) ?? null;
  const near = suggest(name, flags.map(bare));
  return flags.find((flag) => bare(flag) === near) ?? null;
}

function bare(flag: string): string {
  return flag.replace(/^-+/, '');
}

function callOf(command: CommandGrammar | undefined, rest: string): string {
  return command ? `${command.name} ${rest}` : rest;
}

function usage(
  message: string,
  meant: string | null,
  command: CommandGrammar | undefined,
): ConfigError {
  const help = `deploytrace ${callOf(command, '--help')} tells more.`;
  const hint = meant === null ? help : `Did you mean deploytrace ${meant}?`;
  return new ConfigError([{ message, hint }]);
}
