import type { FileChange } from '../../model/facts.ts';
import { unquotePath } from './quoted-path.ts';

/** One file in which two trees differ. */
export interface RawChange extends Pick<FileChange, 'path' | 'change'> {
  /** As git printed it, so that it can be handed back to git. */
  readonly quoted: string;
  /** What the left side holds; null where it has no such file. */
  readonly blob: string | null;
  /** Either side is the commit of a submodule. */
  readonly isSubmodule: boolean;
}

/** `:oldmode newmode oldhash newhash status\tpath`. */
const ENTRY = /^:(\d+ \d+) ([0-9a-f]+) [0-9a-f]+ ([A-Z])\d*\t(.*)$/;
const SUBMODULE = '160000';

const KINDS: Readonly<Record<string, FileChange['change']>> = {
  A: 'added',
  D: 'deleted',
  U: 'unmerged',
};

/** What `git diff-index --raw --no-abbrev --no-renames` prints. An unmerged path stands there once for each stage. */
export function parseRawDiff(printed: string): readonly RawChange[] {
  const changes = printed.split('\n').flatMap((line) => {
    const [, modes = '', hash = '', kind = '', quoted] = ENTRY.exec(line) ?? [];
    if (quoted === undefined) return [];
    const change = KINDS[kind] ?? ('modified' as const);
    const blob = /^0+$/.test(hash) ? null : hash;
    const isSubmodule = modes.split(' ').includes(SUBMODULE);
    return [{ path: unquotePath(quoted), change, quoted, blob, isSubmodule }];
  });
  return [...new Map(changes.map((each) => [each.path, each])).values()];
}
