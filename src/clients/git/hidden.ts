import { readlinkSync } from 'node:fs';
import { lookAt } from '../files/disk-entry.ts';
import { toPathBelow } from '../path-text.ts';
import type { Git } from './git.ts';
import type { IndexEntry } from './index-listing.ts';
import { blobId } from './object-id.ts';
import type { Change } from './status.ts';

const LINK = '120000';
const SUBMODULE = '160000';

/**
 * Files that git was told not to look at (`assume-unchanged`, `skip-worktree`) and that differ all the
 * same: status would call the work tree clean. That one with `skip-worktree` is not there is a sparse
 * checkout. Submodules are looked at as work trees of their own.
 */
export async function hiddenChanges(
  git: Git,
  root: string,
  hidden: readonly IndexEntry[],
): Promise<readonly Change[]> {
  const seen = hidden.map((entry) => [entry, compare(root, entry)] as const);
  const uncertain = seen.flatMap(([entry, found]) => (found === 'content' ? [entry] : []));
  const edited = await withOtherContent(git, uncertain);
  return seen.flatMap(([entry, found]) => {
    if (found === 'deleted' || found === 'modified') return [toChange(entry, found)];
    return edited.has(entry) ? [toChange(entry, 'modified')] : [];
  });
}

/** `content`: only reading it can tell. */
function compare(root: string, entry: IndexEntry): 'same' | 'deleted' | 'modified' | 'content' {
  if (entry.mode === SUBMODULE) return 'same';
  const found = lookAt(root, entry.path);
  if (found.state === 'missing') return entry.hidden === 'skip-worktree' ? 'same' : 'deleted';
  // Git will say why it cannot be read.
  if (found.state === 'denied') return 'content';
  if (entry.mode === LINK) {
    if (!found.stat.isSymbolicLink()) return 'modified';
    const target = readlinkSync(toPathBelow(root, entry.path), { encoding: 'buffer' });
    return blobId(target, entry.blob) === entry.blob ? 'same' : 'modified';
  }
  return found.stat.isFile() ? 'content' : 'modified';
}

async function withOtherContent(
  git: Git,
  entries: readonly IndexEntry[],
): Promise<ReadonlySet<IndexEntry>> {
  const blobs = await hashPaths(
    git,
    entries.map((entry) => entry.quoted),
  );
  return new Set(entries.filter((entry, index) => blobs[index] !== entry.blob));
}

function toChange(entry: IndexEntry, change: 'deleted' | 'modified'): Change {
  const { path, quoted, blob } = entry;
  return { path, quoted, change, staged: false, dirty: true, blob };
}

/** The object ids that these regular files would get from `git add`, in their order; the paths as git quotes them. */
export async function hashPaths(git: Git, quoted: readonly string[]): Promise<readonly string[]> {
  if (quoted.length === 0) return [];
  return (await git(['hash-object', '--stdin-paths'], `${quoted.join('\n')}\n`)).split('\n');
}
