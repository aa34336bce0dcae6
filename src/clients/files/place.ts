import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isInside } from '../../model/containment.ts';
import type { PlaceFacts, PlaceLink, Release, ReleaseFacts } from '../../model/place.ts';

/** As many as the system follows. */
const LINKS_AT_MOST = 40;

/** The links on the way to an absolute path, in the order in which they are met; none of what is not there. */
export function readLinks(path: string): readonly PlaceLink[] {
  const links: PlaceLink[] = [];
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
      const target = readlinkSync(next);
      links.push({ path: next, target: realpathSync(next), linkedAt: stat.ctimeMs });
      waiting.unshift(...target.split('/').filter(Boolean));
      if (target.startsWith('/')) at = '/';
    }
    return links;
  } catch {
    return [];
  }
}

/** How an absolute path leads to where it lies; null if no link is on the way. `claimsOf` tells of a folder's revision. */
export async function readPlace(
  path: string,
  claimsOf: (folder: string) => Promise<Release['claims']>,
): Promise<PlaceFacts | null> {
  const links = readLinks(path);
  if (links.length === 0) return null;
  const found = releasesOf(links);
  const others = await Promise.all(
    (found ? besides(found.link) : []).map(async (folder) => ({
      path: folder,
      claims: await claimsOf(folder),
    })),
  );
  return { links, releases: found && { ...found, others } };
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

/** The last link that names a folder below its own: `current` beside `releases`, or beside the releases themselves. */
function releasesOf(links: readonly PlaceLink[]): Omit<ReleaseFacts, 'others'> | null {
  const link = links.findLast(({ path, target }) => {
    const own = dirname(path);
    return target !== own && isInside(target, own) && isFolder(target);
  });
  if (!link) return null;
  const folder = dirname(link.target);
  return { link, folder, dedicated: RELEASES.test(basename(folder)) };
}

/** A folder that holds nothing else, by its name. */
const RELEASES = /^(releases?|versions?|revisions?|deploys?|deployments?|builds?)$/i;

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** More are not kept by those who keep releases; the newest by name. */
const RELEASES_AT_MOST = 50;

function besides({ target }: PlaceLink): readonly string[] {
  try {
    return readdirSync(dirname(target), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(dirname(target), name))
      .filter((folder) => folder !== target)
      .sort()
      .slice(-RELEASES_AT_MOST);
  } catch {
    return [];
  }
}
