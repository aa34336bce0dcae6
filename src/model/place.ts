import { isInside } from './containment.ts';
import type { ProcessFacts } from './process-facts.ts';
import type { RevisionClaim } from './revision-claim.ts';

/** A link on the way to where an artifact lies. */
export interface PlaceLink {
  readonly path: string;
  /** Where it leads, without links in it. */
  readonly target: string;
  /** When it was made or last pointed elsewhere (its ctime), milliseconds since the epoch. */
  readonly linkedAt: number;
}

/** A folder that is or was beside the one that is meant now, and what is said of its revision. */
export interface Release {
  readonly path: string;
  readonly claims: readonly RevisionClaim[];
}

/** Releases side by side, one of which a link names: Capistrano's `current`. */
export interface ReleaseFacts {
  /** The link that names one of them. */
  readonly link: PlaceLink;
  /** The folder that holds them. */
  readonly folder: string;
  /** Nothing but releases lies there, by its name. */
  readonly dedicated: boolean;
  readonly others: readonly Release[];
  /** What the log beside the link, if there is one, says of the release that the link names. */
  readonly logged: readonly RevisionClaim[];
}

/** Artifact: how its path leads over links to where it lies. */
export interface PlaceFacts {
  readonly links: readonly PlaceLink[];
  readonly releases: ReleaseFacts | null;
}

/** What places a process: paths that the kernel knows, and its script where it is not spelt over the link. */
interface Anchors {
  readonly executable?: { readonly path: string } | undefined;
  readonly script?: { readonly path: string } | undefined;
  readonly process?: Pick<ProcessFacts, 'cwd'> | undefined;
}

/** The release that a process runs from, if it is another one than the link names now. */
export function otherRelease(process: Anchors, place: PlaceFacts | undefined): Release | null {
  const releases = place?.releases;
  if (!releases) return null;
  const { link, folder } = releases;
  const anchors = [process.executable?.path, process.script?.path, process.process?.cwd];
  for (const path of anchors) {
    if (!path || isInside(path, link.path) || !isInside(path, folder)) continue;
    if (isInside(path, link.target)) return null;
    const release = releaseAround(path, releases);
    if (release) return release;
  }
  return null;
}

/** One that is gone is known by its name, where nothing but releases lies. */
function releaseAround(path: string, { folder, dedicated, others }: ReleaseFacts): Release | null {
  const [name] = path.slice(folder.length + 1).split('/');
  const known = others.find((each) => each.path === `${folder}/${name}`);
  if (known && (dedicated || known.claims.length > 0)) return known;
  return dedicated && name ? { path: `${folder}/${name}`, claims: [] } : null;
}
