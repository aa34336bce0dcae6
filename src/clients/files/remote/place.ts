import { WorldError } from '../../../model/errors.ts';
import type { PlaceFacts } from '../../../model/place.ts';
import { textPath } from '../../real-path.ts';
import { type Ask, askSections, type Sections, sectionOf } from '../../shell/ask.ts';
import { LINKS_AT_MOST } from '../place.ts';
import { type ClaimsOf, type FoundLink, releasesOf, toPlaceFacts } from '../releases.ts';
import { remoteSmallFiles } from './small-files.ts';
import { parseTime, TIME } from './times.ts';

/**
 * `$1`: an absolute path. What lies there, links followed; then the links on the way, in the order in which
 * they are met: each where it stands, where it leads, when it was made.
 */
const SCRIPT = `${TIME}o() { case $1 in .) ;; *) printf %s "\${1%??}" ;; esac; }
if [ -d "$1" ]; then k=folder
elif [ -f "$1" ]; then k=file
elif [ -e "$1" ]; then k=other
else
  d=$1
  while ! [ -e "$d" ] && [ "$d" != / ]; do d=$(dirname -- "$d"; echo .); d=\${d%??}; done
  if [ -d "$d" ] && ! [ -x "$d" ]; then k=denied; else k=absent; fi
fi
s kind; echo $k
s path; o "$(readlink -f -- "$1"; echo .)"
at=; rest=$1; n=0
while [ -n "$rest" ] && [ $n -lt ${LINKS_AT_MOST} ]; do
  name=\${rest%%/*}
  case $rest in */*) rest=\${rest#*/} ;; *) rest= ;; esac
  case $name in ''|.) continue ;; ..) at=\${at%/*}; continue ;; esac
  if [ -L "$at/$name" ]; then
    s link; printf %s "$at/$name"
    s target; o "$(readlink -f -- "$at/$name"; echo .)"
    s made; stat -c "$T" -- "$at/$name"
    s folder; [ -d "$at/$name" ] && echo y
    t=$(readlink -- "$at/$name"; echo .); t=\${t%??}
    case $t in /*) at= ;; esac
    rest=$t/$rest; n=$((n + 1))
  elif [ -e "$at/$name" ]; then at=$at/$name
  else s gone; break; fi
done
`;

/** What lies at a path of another machine, and how it leads there. */
export interface RemotePlace {
  /** Without links in it. */
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly links: readonly FoundLink[];
}

/** Throws `WorldError` if nothing is there, it may not be reached, or is neither file nor folder. */
export async function lookAtRemotePath(ask: Ask, configured: string): Promise<RemotePlace> {
  const sections = await askSections(ask, SCRIPT, [configured]);
  const kind = sectionOf(sections, 'kind').trim();
  if (kind === 'file' || kind === 'folder')
    return {
      kind,
      path: textPath(sectionOf(sections, 'path'), configured),
      links: parseLinks(sections),
    };
  if (kind === 'denied') throw new WorldError('path-denied', `${configured} may not be read`);
  if (kind === 'absent') throw new WorldError('path-not-found', `${configured} does not exist`);
  throw new WorldError(
    'not-supported',
    `${configured} is neither a file nor a folder`,
    'Name a file or a folder as artifact.path.',
  );
}

const PARTS = 4;

function parseLinks(sections: Sections): readonly FoundLink[] {
  if (sections.some(([name]) => name === 'gone')) return [];
  const first = sections.findIndex(([name]) => name === 'link');
  const all = first < 0 ? [] : sections.slice(first).map(([, text]) => text);
  return Array.from({ length: all.length / PARTS }, (_, index) => {
    const [path = '', target = '', made = '', folder = ''] = all.slice(index * PARTS);
    return { path, target, linkedAt: parseTime(made.trim()) ?? 0, isFolder: folder !== '' };
  });
}

/** The facts of how it leads there; null if no link is on the way. */
export async function toRemotePlaceFacts(
  ask: Ask,
  links: readonly FoundLink[],
  claimsOf: ClaimsOf,
): Promise<PlaceFacts | null> {
  return toPlaceFacts(links, remoteSmallFiles(ask), claimsOf);
}

/** Where processes of the artifact at a path may run from, as `whereRun` tells it of this machine. */
export async function whereRunRemotely(ask: Ask, path: string): Promise<string> {
  const sections = await askSections(ask, SCRIPT, [path]);
  const releases = releasesOf(parseLinks(sections));
  if (releases?.dedicated) return releases.folder;
  return textPath(sectionOf(sections, 'path'), path) || path;
}
