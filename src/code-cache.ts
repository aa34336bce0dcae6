import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { makeFolder } from './clients/files/make-folder.ts';

let folder: string | null = null;

/**
 * From now on code is loaded as V8 compiled it in an earlier run, and kept in the cache folder for the next one:
 * a third of what a small trace takes is to compile code that was compiled before. Nothing depends on it.
 */
export function keepCode({ XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv): void {
  const cache = [XDG_CACHE_HOME, HOME && join(HOME, '.cache')].find((each) =>
    each?.startsWith('/'),
  );
  folder = cache ? join(cache, 'deploytrace', 'code') : null;
}

/** Modules of ours in one file, which is ASCII. */
interface Group {
  readonly name: string;
  readonly path: string;
  /** The modules for whose sake all the others are in it. */
  readonly entries: readonly string[];
  /** Names the text: V8 itself compares only the length. */
  readonly build: string;
}

/** The modules of a group by their names; `others` finds all others. */
export function loadCode(group: Group, others: NodeJS.Require): (name: string) => unknown {
  const { name, path, entries, build } = group;
  const place = folder && join(folder, `${build}-${name}-${process.version}-${process.arch}`);
  const cachedData = place ? readKept(place) : undefined;
  const script = new Script(readFileSync(path, 'latin1'), { filename: path, cachedData });
  const modules: Readonly<Record<string, () => unknown>> = script.runInThisContext()(
    others,
    dirname(path),
  );
  const asked = new Set<string>();
  if (place && (!cachedData || script.cachedDataRejected)) {
    // At the end, so that what was compiled on the way is in it; of a run that used most of it, because it stays.
    process.once('exit', () => {
      const used = entries.filter((entry) => asked.has(entry)).length / entries.length;
      attempt(() => used > MOST && keep(place, build, () => script.createCachedData()));
    });
  }
  return (wanted) => {
    asked.add(wanted);
    return modules[wanted]?.();
  };
}

const MOST = 0.75;

/** Compiled code is run as it is: what anybody else could have written is left alone. */
function readKept(path: string): Buffer | undefined {
  return attempt(() => {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      return stats.isFile() && isOnlyOurs(stats) ? readFileSync(file) : undefined;
    } finally {
      closeSync(file);
    }
  });
}

function isOnlyOurs({ uid, mode }: Stats): boolean {
  return uid === process.geteuid?.() && (mode & 0o022) === 0;
}

/** Whole or not at all, also if the machine stops; that of other builds goes. */
function keep(path: string, build: string, make: () => Buffer): void {
  const place = dirname(path);
  makeFolder(place);
  if (!isFolderOurs(place)) return;
  const making = `${path}.${process.pid}`;
  const file = openSync(making, 'wx', 0o600);
  try {
    writeFileSync(file, make());
    fsyncSync(file);
    renameSync(making, path);
  } catch (error) {
    rmSync(making, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  for (const name of readdirSync(place))
    if (!name.startsWith(`${build}-`)) rmSync(join(place, name), { force: true });
}

/** Not where root would leave files in another user's home. */
function isFolderOurs(path: string): boolean {
  const file = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    return isOnlyOurs(fstatSync(file));
  } finally {
    closeSync(file);
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
