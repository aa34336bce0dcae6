import { linesOf } from '../../../clients/git/lines.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import { localModules, shadowsAmong } from '../../../clients/git/shadows.ts';

/**
 * What lies in a folder beside the files of a commit, given what `git ls-tree` printed of that: a log, a
 * database, what was uploaded; and the folders (`logs/`) that hold nothing else. Not what an interpreter
 * would load in place of the commit's files.
 */
export async function listBeside(
  printed: string,
  paths: Iterable<string>,
): Promise<readonly string[]> {
  const there = new Set(paths);
  const strangers = new Set(there);
  const inUse = new Set<string>();
  for (const line of linesOf(printed)) {
    const path = unquotePath(line.slice(line.indexOf('\t') + 1));
    strangers.delete(path);
    addFolders(path, inUse);
  }
  const shadows = await shadowsAmong([...strangers], {
    kept: localModules('', printed).kept,
    there: async (wanted) => new Set(wanted.filter((path) => there.has(path))),
  });
  for (const path of shadows) {
    strangers.delete(path);
    addFolders(path, inUse);
  }
  const folders = new Set<string>();
  for (const path of strangers) addFolders(path, folders);
  return [...strangers, ...[...folders].filter((folder) => !inUse.has(folder))];
}

/** Each folder on the way to a path, until one that is known, as all above it then are. */
function addFolders(path: string, folders: Set<string>): void {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end + 1);
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}
