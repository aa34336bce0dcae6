import type { RawLink } from './raw.ts';

const DELETED = ' (deleted)';

/** Where a link of /proc/PID leads. */
export interface Place {
  readonly path: string;
  /** Gone from its path, or another file is there now. Null: cannot be told. */
  readonly replaced: 'no' | 'deleted' | 'replaced' | null;
}

/** The path of a link without the kernel's ` (deleted)`, as far as the text alone tells. */
export function stripDeleted(target: string): string {
  return target.endsWith(DELETED) ? target.slice(0, -DELETED.length) : target;
}

/**
 * Whether what a process holds is still at its path. ` (deleted)` may be part of a real name, so
 * identities decide; an unlinked file may keep hard links, so their number does not.
 */
export function parseLink(link: RawLink): Place {
  const { target, inode, atTarget, atStripped } = link;
  const stripped = stripDeleted(target);
  if (inode === null) return { path: stripped, replaced: null };
  if (atTarget?.id === inode.id) return { path: target, replaced: 'no' };
  if (stripped === target) return { path: target, replaced: atTarget ? 'replaced' : null };
  if (atStripped === null) return { path: stripped, replaced: 'deleted' };
  return { path: stripped, replaced: atStripped.id === inode.id ? 'no' : 'replaced' };
}
