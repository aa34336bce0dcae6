import { posix } from 'node:path';
import { javaPaths } from './java.ts';
import type { Runtime } from './program.ts';

/** How a runtime's command line is read up to the program text. */
interface Grammar {
  /** Options whose value is the next argument. */
  readonly values: ReadonlySet<string>;
  /** Single letters whose value is the rest of the cluster, or the next argument: `-um`, `-W ignore`. */
  readonly letters: string;
  /** Single letters whose value is the rest of the cluster, always: `-Mstrict`. */
  readonly attached: string;
  /** Options after which there is no program text in a file: `-c`, `--eval`. */
  readonly none: ReadonlySet<string>;
  readonly noneLetters: string;
  /** Words before the program text: `deno run`. */
  readonly verbs: ReadonlySet<string>;
  /** Words after which there is none: `deno task`. */
  readonly noneVerbs: ReadonlySet<string>;
  /** What the runtime adds to the name that it is given. */
  readonly endings: readonly string[];
}

const words = (text: string) => new Set(text.split(' ').filter(Boolean));

function toGrammar(
  parts: Partial<
    Record<
      'values' | 'letters' | 'attached' | 'none' | 'noneLetters' | 'verbs' | 'noneVerbs',
      string
    >
  >,
  endings: readonly string[] = [],
): Grammar {
  return {
    values: words(parts.values ?? ''),
    letters: parts.letters ?? '',
    attached: parts.attached ?? '',
    none: words(parts.none ?? ''),
    noneLetters: parts.noneLetters ?? '',
    verbs: words(parts.verbs ?? ''),
    noneVerbs: words(parts.noneVerbs ?? ''),
    endings,
  };
}

const NODE_ENDINGS = ['.js', '.mjs', '.cjs', '.ts', '/index.js', '/index.mjs', '/index.ts'];

const GRAMMARS: Partial<Readonly<Record<Runtime, Grammar>>> = {
  python: toGrammar({ values: '--check-hash-based-pycs', letters: 'WXQ', noneLetters: 'cm' }, [
    '/__main__.py',
  ]),
  node: toGrammar(
    {
      values:
        '-r --require --import --loader --experimental-loader -C --conditions --env-file --env-file-if-exists --title --icu-data-dir --openssl-config --redirect-warnings --diagnostic-dir --input-type --watch-path --stack-trace-limit --max-http-header-size --disable-warning --unhandled-rejections --dns-result-order --report-dir --report-directory --report-filename --trace-event-categories --cpu-prof-dir --heap-prof-dir',
      none: '-e --eval -p --print -pe -i --interactive --test --run -c --check',
      verbs: 'inspect debug',
    },
    NODE_ENDINGS,
  ),
  ruby: toGrammar({ letters: 'IrECX', attached: 'WKTFix', noneLetters: 'e' }),
  perl: toGrammar({ letters: 'I', attached: 'MmiFCDdx', noneLetters: 'eE' }),
  php: toGrammar({
    values: '--docroot --php-ini --define --zend-extension',
    letters: 'Stcdz',
    none: '--run',
    noneLetters: 'rBRFE',
  }),
  shell: toGrammar({
    values: '--rcfile --init-file',
    letters: 'oO',
    noneLetters: 'cs',
    none: '--command',
  }),
  deno: toGrammar({
    values:
      '-c --config --import-map --lock --location --seed --cert --v8-flags --env-file -L --log-level',
    verbs: 'run serve',
    noneVerbs: 'task eval repl test bench compile install cache fmt lint lsp',
  }),
  bun: toGrammar(
    {
      values: '-r --preload --cwd -c --config --env-file --port',
      none: '-e --eval -p --print',
      verbs: 'run',
      noneVerbs: 'test install x build create add repl',
    },
    NODE_ENDINGS,
  ),
  dotnet: toGrammar({
    values: '--additionalprobingpath --depsfile --runtimeconfig --fx-version --roll-forward',
    verbs: 'exec',
    noneVerbs: 'run build test watch publish msbuild restore tool',
  }),
};

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

/** Paths that the program text may have, the likeliest first: none where the runtime was told to run no file. */
export function scriptCandidates(runtime: Runtime, reader: Reader): readonly string[] {
  const { argv, cwd } = reader;
  const args = argv.slice(1);
  const named =
    runtime === 'java' ? javaPaths(args) : [args[scriptIndex(runtime, args) ?? args.length]];
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
    /\.(py|pyc|pyz|js|mjs|cjs|ts|mts|cts|rb|ru|pl|php|phar|jar|class|sh|bash|dll)$/.test(path)
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
