import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from './git.ts';
import { unquotePath } from './quoted-path.ts';

/**
 * Files that git was told not to look at (`assume-unchanged`, `skip-worktree`) and that differ all the
 * same: status would call the work tree clean. A file that is not there is a sparse checkout, no change.
 */
export async function hiddenChanges(git: Git, root: string): Promise<readonly string[]> {
  const hidden = (await git(['ls-files', '-v']))
    .split('\n')
    .filter((line) => /^[a-zS] /.test(line))
    .map((line) => unquotePath(line.slice(2)))
    .filter((path) => isFile(join(root, path)));
  if (hidden.length === 0) return [];
  const [staged, hashes] = await Promise.all([
    git(['--literal-pathspecs', 'ls-files', '-s', '--', ...hidden]),
    git(['hash-object', '--', ...hidden]),
  ]);
  const blobs = new Map(staged.split('\n').flatMap(toBlob));
  const now = hashes.split('\n');
  return hidden.filter((path, index) => blobs.get(path) !== now[index]);
}

/** `mode blob stage\tpath`. */
function toBlob(line: string): readonly (readonly [string, string])[] {
  const [info, path] = line.split('\t');
  const blob = info?.split(' ')[1];
  return path && blob ? [[unquotePath(path), blob]] : [];
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
