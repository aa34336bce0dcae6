import { basename, dirname, join } from 'node:path';
import { isInside } from '../../model/containment.ts';
import type { PlaceFacts, PlaceLink, Release, ReleaseFacts } from '../../model/place.ts';

/** A link, and whether a folder is what it leads to. */
export interface FoundLink extends PlaceLink {
  readonly isFolder: boolean;
}

/** More are not kept by those who keep releases; the newest by name. */
const RELEASES_AT_MOST = 50;

/** The last link that names a folder below its own: `current` beside `releases`, or beside the releases themselves. */
export function releasesOf(links: readonly FoundLink[]): Omit<ReleaseFacts, 'others'> | null {
  const found = links.findLast(({ path, target, isFolder }) => {
    const own = dirname(path);
    return isFolder && target !== own && isInside(target, own);
  });
  if (!found) return null;
  const link = toLink(found);
  const folder = dirname(link.target);
  return { link, folder, dedicated: RELEASES.test(basename(folder)) };
}

/** A folder that holds nothing else, by its name. */
const RELEASES = /^(releases?|versions?|revisions?|deploys?|deployments?|builds?)$/i;

export function toLink({ path, target, linkedAt }: FoundLink): PlaceLink {
  return { path, target, linkedAt };
}

/** Of the folders beside the one that is meant, those that may be releases. */
export function besides({ target }: PlaceLink, names: readonly string[]): readonly string[] {
  const folder = dirname(target);
  return names
    .map((name) => join(folder, name))
    .filter((path) => path !== target)
    .sort()
    .slice(-RELEASES_AT_MOST);
}

/** Tells of folders' revisions. */
export type ClaimsOf = (folders: readonly string[]) => Promise<readonly Release['claims'][]>;

/** How an absolute path leads to where it lies; null if no link is on the way. `foldersIn` gives the names of the folders there. */
export async function toPlaceFacts(
  links: readonly FoundLink[],
  foldersIn: (folder: string) => Promise<readonly string[]>,
  claimsOf: ClaimsOf,
): Promise<PlaceFacts | null> {
  if (links.length === 0) return null;
  const found = releasesOf(links);
  const folders = found ? besides(found.link, await foldersIn(found.folder)) : [];
  const claims = folders.length > 0 ? await claimsOf(folders) : [];
  const others = folders.map((path, index) => ({ path, claims: claims[index] ?? [] }));
  return { links: links.map(toLink), releases: found && { ...found, others } };
}
