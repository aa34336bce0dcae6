import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { attempt } from './failure.ts';
import type { Head, SeenPath } from './procfs.ts';
import type { RawInode } from './raw.ts';
import { readHead } from './small-file.ts';

/** What is at a path as the process sees it; null if nothing is, or it may not be asked. */
export function readInodeSeenBy({ pid, path }: SeenPath): RawInode | null {
  return attempt(() => toInode(`/proc/${pid}/root${path}`));
}

/** What is at a path as we see it; null likewise. */
export function readInode(path: string): RawInode | null {
  return attempt(() => toInode(path));
}

/** Throws as `stat` does. */
export function toInode(path: string): RawInode {
  const stats = statSync(path, { bigint: true });
  return {
    id: `${stats.dev}:${stats.ino}`,
    isFile: stats.isFile(),
    links: Number(stats.nlink),
    changedAt: Number(stats.ctimeNs) / 1e6,
  };
}

/** Among other mounts (in a container) a path may lead elsewhere. */
export function sharesPath({ pid, path }: SeenPath): boolean | null {
  const shares = sharesMounts(pid);
  // Of a chroot the kernel names paths from our root.
  if (shares !== false) return shares;
  const here = readInode(path);
  return here !== null && readInodeSeenBy({ pid, path })?.id === here.id;
}

/** Null: it may not be asked. */
function sharesMounts(pid: number): boolean | null {
  const theirs = attempt(() => readlinkSync(`/proc/${pid}/ns/mnt`));
  return theirs === null ? null : theirs === attempt(() => readlinkSync('/proc/self/ns/mnt'));
}

/** The mounts that a process lives among, if they are other ones than ours. */
export function readOtherMounts(pid: number): string | null {
  if (sharesMounts(pid) !== false) return null;
  return attempt(() => readFileSync(`/proc/${pid}/mountinfo`, 'utf8'));
}

/** The beginning of a file, which is read as text and never run. */
export function readFileHead(path: string, bytes: number): Head {
  let denied = false;
  const text = attempt(
    () => readHead(path, bytes),
    () => {
      denied = true;
    },
  );
  if (text !== null) return { text };
  return denied ? 'denied' : 'absent';
}
