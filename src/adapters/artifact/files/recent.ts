import type { FolderEntry } from '../../../clients/files/folder.ts';
import { latin1ToPathText } from '../../../clients/path-text.ts';
import { type FilesFacts, LISTED_FILES, type Touched } from '../../../model/facts.ts';

type Changes = Pick<FilesFacts, 'recent' | 'caches'>;

/** Gathers what changed last, entry by entry, in the order of a walk. */
interface Recent {
  readonly add: (entry: FolderEntry) => void;
  readonly newest: () => Changes;
}

/**
 * When what lies at a path below the folder was made, milliseconds since the epoch; null if it is gone, or its
 * file system does not tell. The path has a character for each byte, as latin1 has them.
 */
export type BornAt = (path: string) => number | null;

/** What a process in a folder may have loaded, and the folders, whose times tell what was added or removed. */
export function openRecent(bornAt: BornAt): Recent {
  const [recent, caches] = [openNewest(), openNewest()];
  let source = '';
  const add = (entry: FolderEntry) => {
    if (entry.kind === 'folder') {
      if (isInCache(entry.path)) return;
      const path = `${entry.path || '.'}/`;
      (isByCache(entry, bornAt) ? caches : recent).add({ ...entry, path });
    } else if (entry.kind === 'file' || entry.kind === 'program' || entry.kind === 'link') {
      if (!isCache(entry.path, source)) recent.add(entry);
      if (entry.path.endsWith('.py')) source = entry.path;
    }
  };
  return { add, newest: () => ({ recent: recent.list(), caches: caches.list() }) };
}

/** Folders of caches that runtimes write beside the code while it runs. */
const CACHE_FOLDER = /(^|\/)(__pycache__|\.pytest_cache|node_modules\/\.cache|tmp\/cache)\//;

function isInCache(folder: string): boolean {
  return CACHE_FOLDER.test(`${folder}/`);
}

/** A `.pyc` right after its `.py` is a cache; one alone is code, as in a release without sources. */
function isCache(path: string, source: string): boolean {
  return CACHE_FOLDER.test(path) || (/\.py[co]$/.test(path) && path.slice(0, -1) === source);
}

/** What two clocks of one file system may differ by, milliseconds. */
const TICK = 20;

/** The last that happened to a folder is that a cache was made in it. */
function isByCache({ path, names, changedAt }: FolderEntry, bornAt: BornAt): boolean {
  return names
    .map((name) => (path === '' ? name : `${path}/${name}`))
    .filter(isInCache)
    .some((cache) => {
      const made = bornAt(cache);
      return made !== null && Math.abs(made - changedAt) <= TICK;
    });
}

/** Keeps the newest, at most LISTED_FILES: where all of those are new, there may be more. */
function openNewest() {
  let kept: Pick<FolderEntry, 'path' | 'changedAt'>[] = [];
  const trim = () => {
    kept = kept.sort(byTime).slice(0, LISTED_FILES);
  };
  return {
    add: ({ path, changedAt }: FolderEntry) => {
      kept.push({ path, changedAt });
      if (kept.length >= 4 * LISTED_FILES) trim();
    },
    list: (): readonly Touched[] => {
      trim();
      return kept.map(({ path, changedAt }) => ({ path: latin1ToPathText(path), changedAt }));
    },
  };
}

/** Newest first; a clock ticks so slowly that many have the same time. */
function byTime(
  a: Pick<FolderEntry, 'path' | 'changedAt'>,
  b: Pick<FolderEntry, 'path' | 'changedAt'>,
): number {
  return b.changedAt - a.changedAt || (a.path < b.path ? -1 : 1);
}
