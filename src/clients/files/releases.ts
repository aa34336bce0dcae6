import { basename, dirname, join } from 'node:path';
import { isInside } from '../../model/containment.ts';
import type { PlaceFacts, PlaceLink, Release, ReleaseFacts } from '../../model/place.ts';
import { parseRevisionsLog, REVISIONS_LOG } from './revisions-log.ts';
import type { SmallFiles } from './small-files.ts';

/** A link, and whether a folder is what it leads to. */
export interface FoundLink extends PlaceLink {
  readonly isFolder: boolean;
}

/** More are not kept by those who keep releases; the newest by name. */
const RELEASES_AT_MOST = 50;

/** The last link that names a folder below its own: `current` beside `releases`, or beside the releases themselves. */
export function releasesOf(
  links: readonly FoundLink[],
): Omit<ReleaseFacts, 'others' | 'logged'> | null {
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

/** How an absolute path leads to where it lies; null if no link is on the way. */
export async function toPlaceFacts(
  links: readonly FoundLink[],
  files: SmallFiles,
  claimsOf: ClaimsOf,
): Promise<PlaceFacts | null> {
  if (links.length === 0) return null;
  const found = releasesOf(links);
  return {
    links: links.map(toLink),
    releases: found && (await toReleases(found, files, claimsOf)),
  };
}

/** A release that is gone is known from the log alone, and of one that says nothing itself it speaks as well. */
async function toReleases(
  found: Omit<ReleaseFacts, 'others' | 'logged'>,
  files: SmallFiles,
  claimsOf: ClaimsOf,
): Promise<ReleaseFacts> {
  const { link, folder, dedicated } = found;
  const root = dirname(link.path);
  const [[names = []], [log = null]] = await Promise.all([
    files.folders([{ root: folder, path: '' }]),
    dedicated ? files.ends([{ root, path: REVISIONS_LOG }]).catch(() => []) : [],
  ]);
  const logged = parseRevisionsLog(log ?? '', join(root, REVISIONS_LOG));
  const folders = besides(link, names);
  const gone = besides(
    link,
    [...logged.keys()].filter((name) => !names.includes(name)),
  );
  const claims = folders.length > 0 ? await claimsOf(folders) : [];
  const saidOf = (path: string) => [logged.get(basename(path)) ?? []].flat();
  const others = folders.map((path, index) => {
    const own = claims[index] ?? [];
    return { path, claims: own.length > 0 ? own : saidOf(path) };
  });
  return {
    ...found,
    others: [...others, ...gone.map((path) => ({ path, claims: saidOf(path) }))],
    logged: saidOf(link.target),
  };
}
