import { basename } from 'node:path';
import type { Process } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { scriptIndex } from './script.ts';

/** Servers of which it is known when their processes load the code. */
export type Server =
  | 'gunicorn'
  | 'uwsgi'
  | 'php'
  | 'nginx'
  | 'puma'
  | 'unicorn'
  | 'starman'
  | 'files';

/** Whether a server's master loads the code before it forks; null if it cannot be told. */
export type Preloads = boolean | null;

type Named = Pick<Process, 'argv' | 'name'> & { readonly exe?: { readonly path: string } | null };

/** The server that a process is part of, by whole words of its program, arguments and title. */
export function serverOf(process: Named): Server | null {
  const name = programName(process);
  const title = process.argv.join(' ');
  if (/^uwsgi([-_]|$)/.test(name) || /^uWSGI (master|worker|http)\b/.test(title)) return 'uwsgi';
  if (name === 'nginx' || /^nginx: (master|worker) process\b/.test(title)) return 'nginx';
  if (/^puma(: cluster worker \d+:| \d[\d.]* \()/.test(title)) return 'puma';
  if (/^unicorn(_rails)? (master|worker\[\d+\])/.test(title)) return 'unicorn';
  if (/^starman (master|worker) /.test(title)) return 'starman';
  if (/^php-(fpm|cgi)[\d.]*$/.test(name) || /^php-fpm: /.test(title)) return 'php';
  if (/^php[\d.]*$/.test(name) && servesItself(process.argv)) return 'php';
  if (servesFiles(name, process.argv)) return 'files';
  // Daemon processes of mod_wsgi keep their code, unlike all else that these serve.
  if (/^(apache2|httpd)$/.test(name)) return title.includes('(wsgi:') ? null : 'php';
  const isGunicorn = process.argv.slice(0, 2).some((word) => basename(word) === 'gunicorn');
  return isGunicorn || /^gunicorn: (master|worker) \[/.test(title) ? 'gunicorn' : null;
}

/** `php -S 127.0.0.1:80 router.php`; what follows a script is for that. */
function servesItself(argv: readonly string[]): boolean {
  const args = argv.slice(1);
  const own = args.slice(0, scriptIndex('php', args) ?? args.length);
  return own.some((word) => /^-[ens]*S/.test(word));
}

/** `python3 -m http.server`, where it stands. */
function servesFiles(name: string, argv: readonly string[]): boolean {
  const module = argv.indexOf('-m');
  const isPython = runtimeOf(name) === 'python' && argv[module + 1] === 'http.server';
  return isPython && module > 0 && !argv.some((word) => /^(-d|--dir)/.test(word));
}

/** A server's settings, and whether they still are what the master read. */
export interface ServerConfig {
  readonly text: string;
  readonly changedAt: number;
}

/** Where a master's settings may lie, besides its arguments; null where they are not in a file that could be read. */
export function configPathOf(server: Server, argv: readonly string[]): string | null {
  if (server === 'gunicorn') {
    const named = optionValue(argv, ['-c', '--config'])?.replace(/^file:/, '');
    return named?.startsWith('python:') ? null : (named ?? 'gunicorn.conf.py');
  }
  if (server !== 'uwsgi') return null;
  const named = optionValue(argv, [
    '--ini',
    '--yaml',
    '--yml',
    '-y',
    '--xml',
    '-x',
    '--json',
    '-j',
  ]);
  return named ?? argv.slice(1).find((word) => /^[^-].*\.(ini|ya?ml|xml|json)$/.test(word)) ?? null;
}

/** Whether the master preloads, by its arguments, its environment and its settings (which are read, never run). */
export function preloads(
  server: Server,
  master: Pick<Process, 'argv' | 'environ' | 'startedAt'>,
  config: ServerConfig | null,
): Preloads {
  const changed = config !== null && config.changedAt > master.startedAt;
  const text = config?.text ?? '';
  if (server === 'uwsgi') {
    const lazy = master.environ?.UWSGI_LAZY_APPS ?? master.environ?.UWSGI_LAZY;
    return lazy === undefined ? uwsgiPreloads(master.argv, text, changed) : null;
  }
  if (server !== 'gunicorn') return null;
  if (master.argv.includes('--preload') || master.argv.includes('--preload-app')) return true;
  // A title in place of the arguments, settings that came later or could not be read: anything may be.
  if (isTitle(master.argv, 'gunicorn: ') || changed || !master.environ) return null;
  if (master.environ.GUNICORN_CMD_ARGS?.includes('--preload')) return true;
  if (config === null && optionValue(master.argv, ['-c', '--config']) !== null) return null;
  return gunicornSetting(text);
}

function gunicornSetting(text: string): Preloads {
  const code = text.replace(/#.*$/gm, '');
  // Settings from elsewhere, or under a condition: only running the file would tell.
  if (/\bimport\s+\*/.test(code)) return null;
  const values = [...code.matchAll(/^preload_app\s*=\s*(True|False)\s*$/gm)].map((m) => m[1]);
  if (values.length !== (code.match(/\bpreload_app\b/g) ?? []).length) return null;
  return values.at(-1) === 'True';
}

function uwsgiPreloads(argv: readonly string[], text: string, changed: boolean): Preloads {
  if (argv.some((word) => /^--lazy(-apps)?(=(true|1))?$/.test(word))) return false;
  if (isTitle(argv, 'uWSGI ') || changed || (configPathOf('uwsgi', argv) !== null && text === ''))
    return null;
  const code = text.replace(/^\s*[;#].*$/gm, '');
  if (/^\s*(ini|include|inherit|yaml|xml|json)\s*[=:]/m.test(code)) return null;
  const mentions = code.match(/^.*\blazy\b.*$/gm) ?? [];
  if (mentions.some((line) => /^\s*lazy(-apps)?\s*[=:]\s*(true|1|yes|on)\s*$/.test(line)))
    return false;
  return mentions.length === 0 ? true : null;
}

/** A program that writes a title of its own over its arguments. */
function isTitle(argv: readonly string[], begin: string): boolean {
  return argv.join(' ').startsWith(begin);
}

/** The value of the first of these options: `-c x`, `-cx`, `--config=x`. */
export function optionValue(argv: readonly string[], names: readonly string[]): string | null {
  for (const [index, word] of argv.entries()) {
    if (names.includes(word)) return argv[index + 1] ?? null;
    const name = names.find((long) => long.startsWith('--') && word.startsWith(`${long}=`));
    if (name) return word.slice(name.length + 1);
    const short = names.find(
      (letter) => /^-\w$/.test(letter) && /^-\w./.test(word) && word.startsWith(letter),
    );
    if (short && !word.startsWith('--')) return word.slice(2);
  }
  return null;
}
