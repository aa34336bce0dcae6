import type { Ask } from '../../shell/ask.ts';
import type { Git } from '../git.ts';
import { hashPaths } from '../hidden.ts';
import type { IndexEntry } from '../index-listing.ts';
import type { Change } from '../status.ts';
import { readRemoteEntries } from './disk.ts';

const LINK = '120000';
const SUBMODULE = '160000';

/** Files that git was told not to look at and that differ all the same, as `hiddenChanges` finds them here. */
export async function hiddenRemotely(
  ask: Ask,
  git: Git,
  root: string,
  hidden: readonly IndexEntry[],
): Promise<readonly Change[]> {
  const files = hidden.filter(({ mode }) => mode !== SUBMODULE);
  const entries = await readRemoteEntries(
    ask,
    root,
    files.map(({ path }) => path),
  );
  const kinds = files.map((entry, index) => ({ entry, kind: entries[index]?.kind ?? 'denied' }));
  const readable = kinds.filter(({ entry, kind }) => kind === 'file' && entry.mode !== LINK);
  const blobs = await hashPaths(
    git,
    readable.map(({ entry }) => entry.quoted),
  );
  const same = new Set(
    readable.filter(({ entry }, index) => blobs[index] === entry.blob).map(({ entry }) => entry),
  );
  return kinds.flatMap(({ entry, kind }) => {
    if (same.has(entry)) return [];
    if (kind !== 'missing') return [toChange(entry, 'modified')];
    return entry.hidden === 'skip-worktree' ? [] : [toChange(entry, 'deleted')];
  });
}

function toChange(entry: IndexEntry, change: 'deleted' | 'modified'): Change {
  const { path, quoted, blob } = entry;
  return { path, quoted, change, staged: false, dirty: true, blob };
}
