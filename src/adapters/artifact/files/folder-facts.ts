import type { FolderEntry } from '../../../clients/files/folder.ts';
import { openManifest } from '../../../clients/files/manifest.ts';
import { latin1ToPathText } from '../../../clients/path-text.ts';
import type { FilesFacts } from '../../../model/facts.ts';
import { toTree, treeRecord } from '../../../model/tree.ts';
import { type BornAt, openRecent } from './recent.ts';

/** A folder of scripts, a release: all of its files, in the order of \`walk\`. Taken as a stream: there may be very many. */
export async function toFolderFacts(
  path: string,
  stream: AsyncIterable<readonly FolderEntry[]>,
  bornAt: BornAt,
): Promise<FilesFacts> {
  const manifest = openManifest();
  const recent = openRecent(bornAt);
  const records: string[] = [];
  let size = 0;
  // Of an empty folder there is only its own time.
  let newest = { path: '', changedAt: 0 };
  for await (const entries of stream) {
    const inside = entries.filter((entry) => entry.path !== '');
    for (const entry of entries) recent.add(entry);
    for (const entry of inside) manifest.add(entry);
    for (const { size: bytes } of inside) size += bytes;
    for (const entry of inside) if (entry.changedAt > newest.changedAt) newest = entry;
    records.push(toRecords(inside));
    const [first] = entries;
    if (first?.path === '' && first.names.length === 0) newest = first;
  }
  return {
    path,
    kind: 'folder',
    digest: manifest.digest(),
    size,
    inode: null,
    changedAt: newest.changedAt,
    newest: newest.path === '' ? path : latin1ToPathText(newest.path),
    tree: toTree(records),
    ...recent.newest(),
  };
}

/** Joined at once, so that no pieces of text are left behind. */
function toRecords(entries: readonly FolderEntry[]): string {
  return entries
    .flatMap(({ path, git }) => (git ? [treeRecord(latin1ToPathText(path), git)] : []))
    .join('');
}
