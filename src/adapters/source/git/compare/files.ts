import type { Git } from '../../../../clients/git/git.ts';
import { unquotePath } from '../../../../clients/git/quoted-path.ts';
import type { Commit } from '../../../../model/commit.ts';
import { type ChangedFile, type ChangedFileList, LISTED } from '../../../../model/comparison.ts';
import { toPathspec } from '../ancestry.ts';

/**
 * The files in which two commits differ. A file counts as renamed if its content is the same: to find
 * those that were also edited, git would need the content of all.
 */
export async function listFiles(
  git: Git,
  from: Commit,
  to: Commit,
  paths: readonly string[],
): Promise<ChangedFileList> {
  const args = ['diff-tree', '-r', '--raw', '--no-abbrev', '--find-renames=100%', '--no-color'];
  const printed = await git([...args, from, to, '--', ...paths.map(toPathspec)]);
  const files = printed.split('\n').flatMap(toFile);
  return { count: files.length, files: files.slice(0, LISTED) };
}

const ENTRY = /^:\d+ \d+ [0-9a-f]+ [0-9a-f]+ ([A-Z])\d*\t([^\t]+)(?:\t([^\t]+))?$/;

const CHANGES: Readonly<Record<string, ChangedFile['change']>> = {
  A: 'added',
  D: 'deleted',
  R: 'renamed',
};

function toFile(line: string): readonly ChangedFile[] {
  const [, status = '', first, second] = ENTRY.exec(line) ?? [];
  if (first === undefined) return [];
  const change = CHANGES[status] ?? 'modified';
  const before = second === undefined ? null : unquotePath(first);
  return [{ path: unquotePath(second ?? first), change, before }];
}
