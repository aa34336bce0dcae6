import { lstatSync } from 'node:fs';
import { type FolderEntry, readFolder } from '../../../clients/files/folder.ts';
import { manifestDigest } from '../../../clients/files/manifest.ts';
import { toPathText } from '../../../clients/path-text.ts';
import { type FilesFacts, LISTED_FILES } from '../../../model/facts.ts';
import type { Tree } from '../../../model/relation.ts';

/** A folder of scripts, a release: all of its files. */
export async function readFolderFacts(path: string, signal: AbortSignal): Promise<FilesFacts> {
  const entries = await readFolder(path, signal);
  const newestFirst = [...entries].sort(byTime);
  const [newest] = newestFirst;
  return {
    path,
    kind: 'folder',
    digest: manifestDigest(entries),
    size: entries.reduce((sum, { size }) => sum + size, 0),
    inode: null,
    // Of an empty folder there is only its own time.
    changedAt: newest?.changedAt ?? lstatSync(path).ctimeMs,
    newest: newest ? toPathText(newest.path) : path,
    tree: toTree(entries),
    recent: withoutCaches(newestFirst).slice(0, LISTED_FILES).map(toRecent),
  };
}

/** Newest first; a clock ticks so slowly that many have the same time. */
function byTime(a: FolderEntry, b: FolderEntry): number {
  return b.changedAt - a.changedAt || Buffer.compare(a.path, b.path);
}

function toTree(entries: readonly FolderEntry[]): Tree {
  return Object.fromEntries(
    entries.flatMap(({ path, git }) => (git ? [[toPathText(path), git] as const] : [])),
  );
}

function toRecent({ path, changedAt }: FolderEntry): FilesFacts['recent'][number] {
  return { path: toPathText(path), changedAt };
}

/** Folders of caches that runtimes write beside the code while it runs. */
const CACHE_FOLDER = /(^|\/)(__pycache__|\.pytest_cache|node_modules\/\.cache|tmp\/cache)\//;

/**
 * What a process may have loaded. A `.pyc` beside its `.py` is a cache; one alone is code, as in a release
 * without sources. Folders are left out, too: their times move with what is written into them.
 */
function withoutCaches(entries: readonly FolderEntry[]): readonly FolderEntry[] {
  const files = entries
    .filter(({ kind }) => kind === 'file' || kind === 'program' || kind === 'link')
    .map((entry) => ({ entry, name: entry.path.toString('latin1') }));
  const names = new Set(files.map(({ name }) => name));
  const isCache = (name: string) =>
    CACHE_FOLDER.test(name) || (/\.py[co]$/.test(name) && names.has(name.slice(0, -1)));
  return files.filter(({ name }) => !isCache(name)).map(({ entry }) => entry);
}
