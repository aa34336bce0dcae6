import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PlaceFacts } from '../../model/place.ts';
import { type ClaimsOf, type FoundLink, releasesOf, toPlaceFacts } from './releases.ts';
import { localSmallFiles } from './small-files.ts';

/** As many as the system follows. */
export const LINKS_AT_MOST = 40;

/** The links on the way to an absolute path, in the order in which they are met; none of what is not there. */
export function readLinks(path: string): readonly FoundLink[] {
  const links: FoundLink[] = [];
  const waiting = path.split('/').filter(Boolean);
  let at = '/';
  try {
    while (waiting.length > 0 && links.length < LINKS_AT_MOST) {
      const next = resolve(at, waiting.shift() ?? '');
      const stat = lstatSync(next);
      if (!stat.isSymbolicLink()) {
        at = next;
        continue;
      }
      const text = readlinkSync(next);
      const target = realpathSync(next);
      const isFolder = lstatSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
      links.push({ path: next, target, linkedAt: stat.ctimeMs, isFolder });
      waiting.unshift(...text.split('/').filter(Boolean));
      if (text.startsWith('/')) at = '/';
    }
    return links;
  } catch {
    return [];
  }
}

/** How an absolute path of this machine leads to where it lies; null if no link is on the way. */
export async function readPlace(path: string, claimsOf: ClaimsOf): Promise<PlaceFacts | null> {
  return toPlaceFacts(readLinks(path), localSmallFiles, claimsOf);
}

/** Where processes of the artifact at a path may run from: where it lies, or the folder of all its releases. */
export function whereRun(path: string): string {
  const releases = releasesOf(readLinks(path));
  if (releases?.dedicated) return releases.folder;
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
