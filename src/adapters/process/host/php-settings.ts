import { basename, dirname, posix } from 'node:path';

/** What php's settings say of its cache of compiled code, by name. */
export type PhpSettings = ReadonlyMap<string, string>;

/** Where php's settings may lie: its file, and the folders whose files are read after that. */
export interface PhpHome {
  readonly ini: string;
  readonly scanned: readonly string[];
}

/** By the places that distributions and its own build have, the likeliest first. */
export function phpHomes(program: string): readonly PhpHome[] {
  const [, kind = '', version = ''] = /^php(-fpm|-cgi)?([\d.]*)$/.exec(basename(program)) ?? [];
  const part = kind.slice(1) || 'cli';
  const prefix = dirname(dirname(program));
  const [, collection] = /^\/opt\/([\w/-]+)\/root\/usr$/.exec(prefix) ?? [];
  const home = (folder: string, scanned = 'conf.d') => ({
    ini: `${folder}/php.ini`,
    scanned: [`${folder}/${scanned}`],
  });
  if (collection !== undefined) return [home(`/etc/opt/${collection}`, 'php.d')];
  if (prefix !== '/usr' && prefix !== '/')
    return [home(`${prefix}/etc/php`), home(`${prefix}/etc`), home(`${prefix}/lib`)];
  return [
    ...(version ? [home(`/etc/php/${version}/${part}`), home(`/etc/php${version}`)] : []),
    home('/etc/php'),
    home('/etc', 'php.d'),
  ];
}

/** Where php was told to look instead: a file or its folder, and folders of which an empty one is its own. */
export function movedHome(
  home: PhpHome,
  { ini, scanned }: { readonly ini: string | null; readonly scanned: string | null },
): PhpHome {
  const moved = ini === null || ini.endsWith('.ini') ? ini : `${ini}/php.ini`;
  const folders = scanned?.split(':').flatMap((folder) => (folder ? [folder] : home.scanned));
  return { ini: moved ?? home.ini, scanned: folders ?? home.scanned };
}

/** Of php.ini and the like. */
export function readIni(text: string): PhpSettings {
  return settingsIn(text, /^\s*(opcache\.\w+)\s*=([^\n;]*)/gm);
}

/** What each pool of FPM sets, by its name. */
export function readPools(text: string): ReadonlyMap<string, PhpSettings> {
  const [, ...parts] = `\n${text}`.split(/\n\s*\[([^\]\n]+)\]/);
  const pools = new Map<string, PhpSettings>();
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [name = '', lines = ''] = parts.slice(i, i + 2);
    const own = settingsIn(
      lines,
      /^\s*php_(?:admin_)?(?:value|flag)\[(opcache\.\w+)\]\s*=([^\n;]*)/gm,
    );
    pools.set(name.trim(), new Map([...(pools.get(name.trim()) ?? []), ...own]));
  }
  pools.delete('global');
  return pools;
}

/** `include = pool.d/*.conf`: folders, with what the names in them begin and end with. */
export function includesIn(text: string, prefix: string) {
  return [...text.matchAll(/^\s*include\s*=\s*(\S+)/gm)].map(([, pattern = '']) => {
    const [begin = '', end] = basename(pattern).split('*');
    return {
      folder: posix.resolve(prefix, dirname(pattern)),
      begin,
      end: end ?? null,
    };
  });
}

function settingsIn(text: string, pattern: RegExp): PhpSettings {
  return new Map(
    [...text.matchAll(pattern)].map(([, name = '', value = '']) => [
      name,
      value.trim().replace(/^(["'])(.*)\1$/, '$2'),
    ]),
  );
}

/** Seconds after which php looks again unless told otherwise; no longer than any program takes to load. */
const SHORT = 2;

/** For how long php may go on with code that it has once read, milliseconds: 0 if it looks each time, Infinity if it never does. */
export function keptFor(settings: PhpSettings, isCommandLine: boolean): number {
  const get = (name: string) => settings.get(`opcache.${name}`);
  if (isOff(get('enable') ?? '1')) return 0;
  if (isCommandLine && isOff(get('enable_cli') ?? '0')) return 0;
  if (get('preload') || !isOn(get('validate_timestamps') ?? '1')) return Number.POSITIVE_INFINITY;
  const seconds = Number(get('revalidate_freq') ?? SHORT);
  if (Number.isNaN(seconds)) return Number.POSITIVE_INFINITY;
  return seconds > SHORT ? seconds * 1000 : 0;
}

/** What is filled in from elsewhere (`${NAME}`) is neither. */
const isOff = (value: string) => /^(0|off|no|false|none|)$/i.test(value);
const isOn = (value: string) => /^([1-9]\d*|on|yes|true)$/i.test(value);
