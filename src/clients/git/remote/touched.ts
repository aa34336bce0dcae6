import { LISTED_FILES, type Touched } from '../../../model/facts.ts';
import { toPathText } from '../../path-text.ts';
import { type Ask, askSections, sectionOf } from '../../shell/ask.ts';
import { mayBeMoved } from '../touched.ts';
import { QUIET_GIT } from './git.ts';
import type { RemoteWorkTree } from './work-tree.ts';

/** `$1` git folder, `$2` work tree, `$3` seconds since the epoch: what changed since then. */
const SCRIPT = `${QUIET_GIT}export GIT_DIR="$1" GIT_WORK_TREE="$2"; cd -- "$2" || exit
F='%Z %Y %n'
case $(stat -c %.3Z . 2>/dev/null) in *[!0-9.]*) ;; *.*) F='%.3Z %.3Y %n' ;; esac
since() { awk -v s="$1" '$1 >= s'; }
s files; g ls-files -z | xargs -0 stat -c "$F" -- 2>/dev/null | since "$3"
s folders; { g ls-tree -d -r -z --name-only HEAD | xargs -0 stat -c "$F" -- 2>/dev/null; stat -c "$F" .; } | since "$3"
s parent; stat -c "$F" ..
`;

const LINE = /^(\d+(?:\.\d+)?) (\d+(?:\.\d+)?) (.*)$/;

interface Times {
  readonly path: string;
  readonly ctimeMs: number;
  readonly mtimeMs: number;
}

/** As `touchedSince` tells it of a work tree of this machine. */
export async function touchedRemotely(
  ask: Ask,
  tree: RemoteWorkTree,
  since: number,
): Promise<readonly Touched[]> {
  const second = String(Math.floor(since / 1000));
  const sections = await askSections(ask, SCRIPT, [tree.gitFolder, tree.root, second]);
  const parse = (name: string) =>
    sectionOf(sections, name)
      .split('\n')
      .flatMap((line) => toTimes(line));
  const changed = new Set(tree.changes.map(({ path }) => path));
  const folders = parse('folders');
  const byPath = new Map(folders.map((folder) => [folder.path, folder]));
  const [above] = parse('parent');
  const parentOf = ({ path }: Times) =>
    path === '.' ? above : byPath.get(path.includes('/') ? path.replace(/\/[^/]*$/, '') : '.');
  const moved = folders.filter((folder) => {
    const parent = parentOf(folder);
    return parent !== undefined && mayBeMoved(folder, parent, since);
  });
  return [
    ...parse('files').filter(({ path, ctimeMs }) => ctimeMs >= since && !changed.has(path)),
    ...moved,
  ]
    .map(({ path, ctimeMs }) => ({ path, changedAt: ctimeMs }))
    .sort((a, b) => b.changedAt - a.changedAt)
    .slice(0, LISTED_FILES);
}

function toTimes(line: string): readonly Times[] {
  const [, ctime, mtime, path] = LINE.exec(line) ?? [];
  if (path === undefined) return [];
  const [ctimeMs, mtimeMs] = [Number(ctime) * 1000, Number(mtime) * 1000];
  return [{ path: toPathText(Buffer.from(path)), ctimeMs, mtimeMs }];
}
