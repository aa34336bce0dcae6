import { quoted } from '../../shell/quote.ts';

/**
 * Functions that tell of many files at once, a line each, in their order. Where a file went away meanwhile,
 * or may not be read, each is asked by itself. Names do not stand in these lines: they could hold anything.
 */
const TELL = `L='
'
odd=; for f do case $f in *"$L"*) odd=y ;; esac; done
mode() { stat -c "$F" -- "$@"; }
sha256() { sha256sum -- "$@"; }
blob() {
  if [ "$G" ] && [ -z "$odd" ]; then printf '%s\\n' "$@" | git hash-object --no-filters --stdin-paths
  else for f do n=$(wc -c <"$f") && { printf 'blob %d\\0' "$n"; cat "$f"; } | sha1sum; done; fi
}
tell() {
  w=$1; shift
  t=$("$w" "$@" 2>/dev/null)
  if [ -z "$odd" ] && [ $(printf '%s\\n' "$t" | wc -l) -eq $# ]; then printf '%s\\0' "$t"; return; fi
  for f do
    t=$("$w" "$f" 2>/dev/null)
    if [ "$t" ]; then printf '%s\\n' "\${t%%"$L"*}"
    elif [ -e "$f" ] || [ -L "$f" ]; then echo denied
    else echo gone; fi
  done
  printf '\\0'
}
`;

/** What each of these is. */
const LIST = `${TELL}printf '%s\\0' list $# "$@"; tell mode "$@"`;

/** Where these links lead. */
const LINKS = `printf '%s\\0' links $# "$@"
if [ "$Z" ]; then readlink -z -- "$@"; else for f do readlink -n -- "$f"; printf '\\0'; done; fi`;

/** Folders of these that may not be read. */
const DENIED = `for d do if ! [ -r "$d" ] || ! [ -x "$d" ]; then printf '%s\\0' denied "$d"; fi; done`;

/** The content of these files, as sha256 and as git would name it, and what they were before and after. */
const HASH = `${TELL}printf '%s\\0' hash $# "$@"; tell mode "$@"; tell sha256 "$@"; tell blob "$@"; tell mode "$@"`;

/** \`$1\`: a folder. What the host's programs can do is tried out, each once. */
const ENTER = `cd -- "$1" || exit; shift
for v in $(env | sed -n 's/^\\(GIT_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset "$v"; done
F='%f %s %Z'; G=; Z=
case $(stat -c %.9Z . 2>/dev/null) in *[!0-9.]*) ;; *.*) F='%f %s %.9Z %.9W' ;; esac
command -v git >/dev/null && G=y
readlink -z /proc/self/exe >/dev/null 2>&1 && Z=y
GIT_DIR=/dev/null; export F G Z GIT_DIR
`;

const toFind = (type: string, script: string) =>
  `find . -path ./.git -prune -o ${type} -exec sh -c ${quoted(script)} sh {} + 2>/dev/null\n`;

export const LIST_ALL = `${ENTER}${toFind('-type d', DENIED)}${toFind('-type l', LINKS)}${toFind('', LIST)}`;

export const HASH_ALL = ENTER + toFind('-type f', HASH);

/** After the folder: paths below it, each beginning with a dot. */
export const HASH_SOME = `${ENTER}sh -c ${quoted(HASH)} sh "$@"\n`;
