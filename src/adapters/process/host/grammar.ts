import type { Runtime } from './program.ts';

/** How a runtime's command line is read up to the program text. */
export interface Grammar {
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

/** By runtime, where one is known. */
export const GRAMMARS: Partial<Readonly<Record<Runtime, Grammar>>> = {
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
