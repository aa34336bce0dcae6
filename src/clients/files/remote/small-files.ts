import type { Ask } from '../../shell/ask.ts';
import { READ_AT_MOST } from '../read.ts';
import type { Below, SmallFiles } from '../small-files.ts';
import { parseFields } from './fields.ts';

/** Defines `way`: whether what lies at `$2` below `$1` may be looked at: no link is on the way, nor it itself. */
const WAY = `way() {
  w=$1; r=$2
  while :; do
    case $r in */*) ;; *) break ;; esac
    w=$w/\${r%%/*}; r=\${r#*/}
    if [ -L "$w" ] || ! [ -d "$w" ]; then return 1; fi
  done
  ! [ -L "$1/$2" ]
}
`;

/** \`$1\`: head or tail; \`$2\`: how many bytes; then pairs of a folder and a path below it. Of each `y` and its text, or nothing. */
const TEXTS = `${WAY}case $1 in tail) e() { tail "$@"; } ;; *) e() { head "$@"; } ;; esac
b=$2; shift 2
while [ $# -gt 1 ]; do
  if way "$1" "$2" && [ -f "$1/$2" ] && [ -r "$1/$2" ]; then
    t=$(e -c "$b" -- "$1/$2" | tr '\\000' '\\001'; echo .)
    printf 'y%s\\0' "\${t%.}"
  else printf '\\0'; fi
  shift 2
done
`;

/** Pairs of a folder and a path below it. Of each the names of the folders in it, and an empty one. */
const FOLDERS = `${WAY}while [ $# -gt 1 ]; do
  if way "$1" "$2"; then
    for f in "$1/$2"/* "$1/$2"/.[!.]* "$1/$2"/..?*; do
      if [ -d "$f" ] && ! [ -L "$f" ]; then printf '%s\\0' "\${f##*/}"; fi
    done
  fi
  printf '\\0'
  shift 2
done
`;

/** On another machine. What may not be read is as good as not there. */
export function remoteSmallFiles(ask: Ask): SmallFiles {
  const read = async (end: 'head' | 'tail', asked: readonly Below[]) => {
    const { stdout } = await ask(TEXTS, [end, String(READ_AT_MOST), ...toPairs(asked)]);
    const fields = parseFields(stdout);
    return asked.map((_each, index) => parseText(fields[index]));
  };
  return {
    texts: (asked) => read('head', asked),
    ends: (asked) => read('tail', asked),
    folders: async (asked) => {
      const { stdout } = await ask(FOLDERS, toPairs(asked));
      const fields = parseFields(stdout).map((field) => field.toString());
      return asked.map(() => fields.splice(0, fields.indexOf('') + 1).slice(0, -1));
    },
  };
}

function toPairs(asked: readonly Below[]): readonly string[] {
  return asked.flatMap(({ root, path }) => [root, path]);
}

function parseText(field: Buffer | undefined): string | null {
  return field && field.length > 0 ? field.toString('utf8', 1) : null;
}
