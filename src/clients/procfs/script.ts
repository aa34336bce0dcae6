import { resolve } from 'node:path';

interface Language {
  readonly name: RegExp;
  /** Options that are followed by a value of their own. */
  readonly valued: readonly string[];
  /** Options after which no script follows: the program is given otherwise. */
  readonly instead: readonly string[];
}

const LANGUAGES: readonly Language[] = [
  { name: /^python[\d.]*$/, valued: ['-W', '-X'], instead: ['-m', '-c'] },
  {
    name: /^(node|nodejs)$/,
    valued: [
      '-r',
      '--require',
      '--import',
      '--loader',
      '--experimental-loader',
      '-C',
      '--conditions',
      '--env-file',
    ],
    instead: ['-e', '--eval', '-p', '--print'],
  },
  { name: /^(bun|deno)$/, valued: [], instead: ['eval', '-e'] },
  { name: /^ruby[\d.]*$/, valued: ['-I', '-r', '-C', '-E'], instead: ['-e'] },
  { name: /^perl[\d.]*$/, valued: ['-I'], instead: ['-e', '-E'] },
  { name: /^php[\d.]*$/, valued: ['-d', '-c', '-S', '-t'], instead: ['-r'] },
  { name: /^(ba|da|z|k|a)?sh$/, valued: ['-o', '+o'], instead: ['-c'] },
  {
    name: /^java$/,
    valued: ['-cp', '-classpath', '--class-path', '-p', '--module-path'],
    instead: ['-m', '--module'],
  },
];

/** Programs that run other people's code: what they are says nothing of what they run. */
const RUNTIMES =
  /^(python[\d.]*|node|nodejs|bun|deno|ruby[\d.]*|perl[\d.]*|php[\d.]*|php-fpm[\d.]*|php-cgi[\d.]*|java|dotnet|mono|beam\.smp|uwsgi.*|gunicorn|lua[\d.]*|R|julia)$/;

export function isRuntime(program: string): boolean {
  return RUNTIMES.test(baseName(program));
}

export function isShell(program: string): boolean {
  return /^-?(ba|da|z|k|a|fi|tc|c)?sh$/.test(baseName(program));
}

export function baseName(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** The script that an interpreter was told to run, absolute; null if it runs none that can be named. */
export function scriptOf(
  program: string,
  args: readonly string[],
  cwd: string | null,
): string | null {
  const language = LANGUAGES.find(({ name }) => name.test(baseName(program)));
  if (!language || cwd === null) return null;
  const named = baseName(program) === 'java' ? jarOf(args) : firstOperand(args.slice(1), language);
  return named === null || named === '-' ? null : resolve(cwd, named);
}

function jarOf(args: readonly string[]): string | null {
  const at = args.indexOf('-jar');
  return at > 0 ? (args[at + 1] ?? null) : null;
}

function firstOperand(args: readonly string[], language: Language): string | null {
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] ?? '';
    if (language.instead.includes(argument)) return null;
    if (argument === '--') return args[at + 1] ?? null;
    if (language.valued.includes(argument)) at += 1;
    else if (argument === 'run' && at === 0 && language.name.test('bun')) continue;
    else if (!argument.startsWith('-')) return argument;
  }
  return null;
}
