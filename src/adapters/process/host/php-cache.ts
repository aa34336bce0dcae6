import type { Procfs } from '../../../clients/procfs/procfs.ts';
import {
  includesIn,
  keptFor,
  movedHome,
  type PhpHome,
  type PhpSettings,
  phpHomes,
  readIni,
  readPools,
} from './php-settings.ts';
import type { Process } from './process.ts';
import { resolveFor } from './script.ts';
import { toSeenPath } from './seen-path.ts';
import { optionValue } from './server.ts';

interface Asked {
  readonly process: Process;
  readonly master: Process;
}

/**
 * For how long processes of php may go on with code that they have once read, by number, in milliseconds. Its cache of
 * compiled code (opcache) may look again only now and then, or never. Where its settings cannot be told: never.
 */
export async function readKept(
  procfs: Procfs,
  asked: readonly Asked[],
): Promise<ReadonlyMap<number, number>> {
  const masters = [...new Set(asked.map(({ master }) => master))];
  const ofMasters = await Promise.all(masters.map((master) => readMaster(procfs, master)));
  return new Map(
    asked.map(({ process, master }) => [
      process.pid,
      ofMasters[masters.indexOf(master)]?.(process) ?? Number.POSITIVE_INFINITY,
    ]),
  );
}

type KeptBy = (process: Process) => number;

/** Null: it cannot be told. */
async function readMaster(procfs: Procfs, master: Process): Promise<KeptBy | null> {
  const files = openFiles(procfs, master);
  const isFpm = /^php-fpm/.test(titleOf(master)) || /fpm/.test(master.exe?.path ?? '');
  const isCommandLine = /\/php[\d.]*$/.test(master.exe?.path ?? '');
  const [ini, pools] = await Promise.all([
    readSettings(files, master),
    isFpm ? readFpm(files, master) : new Map<string, PhpSettings>(),
  ]);
  // By default nothing is kept on the command line, wherever its settings lie.
  if (ini === null && isCommandLine) return () => 0;
  if (ini === null || pools === null || files.isChanged()) return null;
  const kept = (own: PhpSettings = new Map()) => keptFor(new Map([...ini, ...own]), isCommandLine);
  return (process) => {
    const [, pool] = /^php-fpm: pool (.+)$/.exec(titleOf(process)) ?? [];
    if (pool !== undefined) return kept(pools.get(pool.trim()));
    return Math.max(...[undefined, ...pools.values()].map(kept));
  };
}

/** php.ini, the files of the folders after it, and what the command line says last. */
async function readSettings(files: Files, { argv, environ, exe }: Process) {
  if (!exe) return null;
  const given = readIni(definitionsIn(argv).join('\n'));
  if (argv.includes('-n')) return given;
  const told = {
    ini: optionValue(argv, ['-c']) ?? environ?.PHPRC ?? null,
    scanned: environ?.PHP_INI_SCAN_DIR ?? null,
  };
  const homes = phpHomes(exe.path).map((home) => movedHome(home, told));
  const found = await Promise.all(homes.map((home) => readHome(files, home)));
  const texts = found.find((each) => each.length > 0);
  return texts ? new Map([...texts.flatMap((text) => [...readIni(text)]), ...given]) : null;
}

async function readHome(files: Files, { ini, scanned }: PhpHome): Promise<readonly string[]> {
  const folders = await Promise.all(
    scanned.map(async (folder) => {
      const names = (await files.names(folder)) ?? [];
      return names.filter((name) => name.endsWith('.ini')).map((name) => `${folder}/${name}`);
    }),
  );
  return files.texts([ini, ...folders.flat()]);
}

/** `-d opcache.enable_cli=1`, `-dopcache.enable_cli=1`. */
function definitionsIn(argv: readonly string[]): readonly string[] {
  return argv.flatMap((word, index) =>
    word === '-d' ? (argv[index + 1] ?? []) : word.startsWith('-d') ? word.slice(2) : [],
  );
}

/** The pools of FPM, whose master tells which file it has read them from. */
async function readFpm(files: Files, master: Process) {
  const [, path] = /^php-fpm: master process \((.+)\)$/.exec(titleOf(master)) ?? [];
  const [text] = path === undefined ? [] : await files.texts([path]);
  if (text === undefined) return null;
  const prefix = (master.exe?.path ?? '').replace(/\/s?bin\/[^/]+$/, '');
  const included = await Promise.all(
    includesIn(text, prefix).map(async ({ folder, begin, end }) => {
      if (end === null) return [`${folder}/${begin}`];
      const names = (await files.names(folder)) ?? [];
      const fitting = names.filter((name) => name.startsWith(begin) && name.endsWith(end));
      return fitting.map((name) => `${folder}/${name}`);
    }),
  );
  const texts = await files.texts(included.flat());
  return readPools([text, ...texts].join('\n'));
}

/** FPM writes one over its arguments. */
function titleOf({ argv }: Pick<Process, 'argv'>): string {
  return argv.join(' ').trim();
}

interface Files {
  /** Sorted; null: there is no such folder. */
  readonly names: (folder: string) => Promise<readonly string[] | null>;
  /** Of those that are there. */
  readonly texts: (paths: readonly string[]) => Promise<readonly string[]>;
  /** Whether what was read is not what the process has read. */
  readonly isChanged: () => boolean;
}

const BYTES = 256 * 1024;

/** Settings as a process sees them. They are read as text. */
function openFiles(procfs: Procfs, process: Process): Files {
  let isChanged = false;
  const seen = (path: string) => toSeenPath(process, resolveFor(process, path));
  const note = async (paths: readonly string[]) => {
    const inodes = await procfs.inodes(paths.map(seen));
    isChanged ||= inodes.some((inode) => inode !== null && inode.changedAt > process.startedAt);
  };
  return {
    names: async (folder) => {
      const [[names], _] = await Promise.all([procfs.names([seen(folder)]), note([folder])]);
      return names ? names.toSorted() : null;
    },
    texts: async (paths) => {
      if (paths.length === 0) return [];
      const [heads] = await Promise.all([procfs.heads(paths.map(seen), BYTES), note(paths)]);
      isChanged ||= heads.includes('denied');
      return heads.flatMap((head) => (typeof head === 'object' ? head.text : []));
    },
    isChanged: () => isChanged,
  };
}
