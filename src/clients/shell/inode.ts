import type { RawInode } from '../procfs/raw.ts';

/**
 * Sets \$F to a format for `stat` that tells time as finely as it can, and defines \`i\`, which prints
 * the inodes of the paths that it is given. A path with a line feed in it is left out: it could
 * pretend to be another.
 */
export const INODES = `F='%d:%i %f %h %Z %n'
case $(stat -c %.3Z / 2>/dev/null) in *[!0-9.]*) ;; *.*) F='%d:%i %f %h %.3Z %n' ;; esac
L='
'
i() {
  for f do
    shift
    case $f in *"$L"*|'') ;; *) set -- "$@" "$f" ;; esac
  done
  [ $# -eq 0 ] || stat -L -c "$F" -- "$@" 2>/dev/null
}
`;

const INODE = /^(\d+:\d+) ([0-9a-f]+) (\d+) (\d+)(\.\d+)? (.*)$/;
const S_IFMT = 0o170000;
const S_IFREG = 0o100000;
const LAST_MILLISECOND = 999;

/** What `i` printed, by path. Where only whole seconds are told, a change came no later than its second's end. */
export function parseInodes(text: string): ReadonlyMap<string, RawInode> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, id, mode, links, seconds, fraction, path] = INODE.exec(line) ?? [];
      if (id === undefined || mode === undefined || path === undefined) return [];
      const changedAt = fraction
        ? Number(`${seconds}${fraction}`) * 1000
        : Number(seconds) * 1000 + LAST_MILLISECOND;
      const isFile = (Number.parseInt(mode, 16) & S_IFMT) === S_IFREG;
      return [[path, { id, isFile, links: Number(links), changedAt }] as const];
    }),
  );
}
