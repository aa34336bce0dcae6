import { posix } from 'node:path';
import { erlangPaths } from './erlang.ts';
import { GRAMMARS, type Grammar } from './grammar.ts';
import { javaPaths } from './java.ts';
import type { Runtime } from './program.ts';

/** What a command line was read by. */
interface Reader {
  readonly argv: readonly string[];
  readonly cwd: { readonly path: string } | null;
  /** What it calls `/`, named from our root. */
  readonly root: string;
}

/** A path of a command line, named from our root. */
export function resolveFor({ cwd, root }: Omit<Reader, 'argv'>, path: string): string {
  return posix.isAbsolute(path)
    ? posix.join(root, posix.resolve(path))
    : posix.resolve(cwd?.path ?? '/', path);
}

/** Runtimes whose arguments say where it may lie, and not what it is. */
const SEVERAL: Partial<Readonly<Record<Runtime, (args: readonly string[]) => readonly string[]>>> =
  { java: javaPaths, erlang: erlangPaths };

/** Paths that the program text may have, the likeliest first: none where the runtime was told to run no file. */
export function scriptCandidates(runtime: Runtime, reader: Reader): readonly string[] {
  const { argv, cwd } = reader;
  const args = argv.slice(1);
  const named = SEVERAL[runtime]?.(args) ?? [args[scriptIndex(runtime, args) ?? args.length]];
  return named.flatMap((name) => {
    if (!name || name === '-') return [];
    const path = toPath(name);
    if (!posix.isAbsolute(path) && cwd === null) return [];
    const absolute = resolveFor(reader, path);
    return [absolute, ...endingsOf(runtime).map((ending) => absolute + ending)];
  });
}

export function toPath(name: string): string {
  return name.startsWith('file://') ? name.slice('file://'.length) : name;
}

export function endingsOf(runtime: Runtime): readonly string[] {
  return GRAMMARS[runtime]?.endings ?? [];
}

/** Whether an argument looks like a file's path, so that it was one even if nothing is there any more. */
export function isPlausibleScript(path: string, argv: readonly string[]): boolean {
  const named = argv.find((argument) => posix.basename(argument) === posix.basename(path));
  return (
    named?.includes('/') === true ||
    /\.(py|pyc|pyz|js|mjs|cjs|ts|mts|cts|rb|ru|pl|php|phar|jar|class|sh|bash|dll|beam)$/.test(path)
  );
}

/** Which of the arguments names the program text; what stands before it is for the runtime. */
export function scriptIndex(runtime: Runtime, args: readonly string[]): number | null {
  const grammar = GRAMMARS[runtime];
  if (!grammar) return null;
  for (let i = 0; i < args.length; i += 1) {
    const step = readArgument(grammar, args[i] ?? '', runtime);
    if (step === 'none') return null;
    if (step === 'ends-options') return i + 1;
    if (step === 'takes-next') i += 1;
    if (step === 'script') return i;
  }
  return null;
}

/** What a runtime runs is this argument's, or the one's after it. */
const INLINE: Partial<Readonly<Record<Runtime, RegExp>>> = {
  python: /^-[^cm-]*c/,
  node: /^(-e|--eval|-p|--print|-pe)(=|$)/,
  bun: /^(-e|--eval|-p|--print)(=|$)/,
  deno: /^eval$/,
  ruby: /^-[^e-]*e/,
  perl: /^-[^eE-]*[eE]/,
  php: /^(-[^-]*[rBRFE]|--run)/,
};

/** Whether a runtime was handed the program text itself: `python3 -c 'print(1)'`. */
export function isInline(runtime: Runtime, args: readonly string[]): boolean {
  const grammar = GRAMMARS[runtime];
  for (let i = 0; grammar && i < args.length; i += 1) {
    const argument = args[i] ?? '';
    const step = readArgument(grammar, argument, runtime);
    if (step === 'none') return INLINE[runtime]?.test(argument) ?? false;
    if (step === 'ends-options' || step === 'script') return false;
    if (step === 'takes-next') i += 1;
  }
  return false;
}

type Step = 'none' | 'ends-options' | 'takes-next' | 'skip' | 'script';

function readArgument(grammar: Grammar, argument: string, runtime: Runtime): Step {
  if (argument === '--') return 'ends-options';
  // php's own way to name the script.
  if (runtime === 'php' && (argument === '-f' || argument === '--file')) return 'ends-options';
  if (grammar.none.has(argument) || grammar.none.has(argument.split('=')[0] ?? '')) return 'none';
  if (grammar.values.has(argument)) return 'takes-next';
  if (argument === '-' || !/^[-+]/.test(argument)) return readWord(grammar, argument);
  return argument.startsWith('--') ? 'skip' : readCluster(grammar, argument.slice(1));
}

function readWord(grammar: Grammar, word: string): Step {
  if (grammar.noneVerbs.has(word)) return 'none';
  return grammar.verbs.has(word) ? 'skip' : 'script';
}

/** `-um app`, `-Wignore`, `-W ignore`, `-bb`. */
function readCluster(grammar: Grammar, letters: string): Step {
  for (const [place, letter] of [...letters].entries()) {
    if (grammar.noneLetters.includes(letter)) return 'none';
    if (grammar.attached.includes(letter)) return 'skip';
    if (grammar.letters.includes(letter))
      return place === letters.length - 1 ? 'takes-next' : 'skip';
  }
  return 'skip';
}
