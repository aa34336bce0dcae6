import { basename } from 'node:path';

/** Programs that run the text of others, by what their options mean. */
export type Runtime =
  | 'python'
  | 'node'
  | 'ruby'
  | 'perl'
  | 'php'
  | 'java'
  | 'deno'
  | 'bun'
  | 'shell'
  | 'dotnet'
  | 'erlang'
  | 'other';

const RUNTIMES: readonly (readonly [Runtime, RegExp])[] = [
  ['python', /^(python|pypy)[\d.]*(-[\w-]+)?$/],
  ['node', /^(node|nodejs)[\d.]*$/],
  ['ruby', /^(ruby|jruby|truffleruby)[\d.]*$/],
  ['perl', /^perl[\d.]*$/],
  ['php', /^php(-cgi)?[\d.]*$/],
  ['java', /^java$/],
  ['deno', /^deno$/],
  ['bun', /^bun$/],
  ['shell', /^-?(sh|bash|rbash|dash|ash|zsh|ksh|ksh93|mksh|fish|tcsh|csh|nu|xonsh|pwsh)$/],
  ['dotnet', /^dotnet$/],
  ['erlang', /^beam(\.smp)?$/],
  [
    'other',
    /^(uwsgi[\w-]*|gunicorn|erlexec|php-fpm[\d.]*|mono|lua(jit)?[\d.]*|guile[\d.]*|Rscript|R|julia|tclsh[\d.]*|racket|sbcl|ghc|swipl|apache2|httpd)$/,
  ],
];

/** The name of the program: of its file if that may be seen, else as it was called. */
export function programName(process: {
  readonly exe?: { readonly path: string } | null;
  readonly argv: readonly string[];
  readonly name: string;
}): string {
  const called = basename(process.argv[0]?.split(' ')[0] ?? '');
  const file = basename(process.exe?.path ?? '');
  // One file for many programs: only what it was called tells them apart.
  const name = file === '' || file === 'busybox' ? called : file;
  return name || process.name;
}

/** What kind of runtime a program of this name is; null if it is none. */
export function runtimeOf(name: string): Runtime | null {
  return RUNTIMES.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}
