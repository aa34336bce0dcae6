import { toPathBytes } from '../../path-text.ts';
import { type Ask, askSections } from '../../shell/ask.ts';

/** What lies at a path below a work tree, and when it changed for the last time. */
export interface RemoteEntry {
  readonly kind: 'file' | 'link' | 'folder' | 'missing' | 'denied';
  /** Milliseconds since the epoch; of what is missing that of the nearest folder; null if it may not be read. */
  readonly changedAt: number | null;
}

/** `$1`: the work tree; then paths below it. No link is followed on the way, as git does. */
const SCRIPT = `cd -- "$1" || exit; shift
F=%Z
case $(stat -c %.3Z . 2>/dev/null) in *[!0-9.]*) ;; *.*) F=%.3Z ;; esac
for f do
  p=.; r=$f; k=
  while :; do
    case $r in */*) ;; *) break ;; esac
    n=$p/\${r%%/*}; r=\${r#*/}
    if [ -L "$n" ] || ! [ -d "$n" ]; then k=missing; break; fi
    if ! [ -x "$n" ]; then k=denied; break; fi
    p=$n
  done
  if [ -z "$k" ]; then
    if [ -L "./$f" ]; then k=link; p=./$f
    elif [ -d "./$f" ]; then k=folder; p=./$f
    elif [ -e "./$f" ]; then k=file; p=./$f
    else k=missing; fi
  fi
  s "$k"; [ "$k" = denied ] || stat -c "$F" -- "$p" 2>/dev/null
done
`;

/** In the order of the paths, which are text as \`toPathText\` writes it. */
export async function readRemoteEntries(
  ask: Ask,
  root: string,
  paths: readonly string[],
): Promise<readonly RemoteEntry[]> {
  if (paths.length === 0) return [];
  const sections = await askSections(ask, SCRIPT, [root, ...paths.map(toPathBytes)]);
  return paths.map((_path, index) => {
    const [kind = 'denied', time = ''] = sections[index] ?? [];
    return { kind: kind as RemoteEntry['kind'], changedAt: parseTime(time.trim()) };
  });
}

/** Some machines tell whole seconds only, rounded down: `placeChange` heeds it. */
function parseTime(text: string): number | null {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : null;
}
