import { posix } from 'node:path';
import { parseJson, textAt } from '../../../clients/json.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { ScriptFacts } from '../../../model/process-facts.ts';
import { type Candidate, firstFiles } from './first-files.ts';
import { endingsOf } from './script.ts';
import { toSeenPath } from './seen-path.ts';

const BYTES = 256 * 1024;

/** The file that the package.json of each folder, which node was told to run, names, by process; none where it names no file that is there. */
export async function findMains(
  procfs: Procfs,
  folders: readonly Candidate[],
): Promise<ReadonlyMap<number, ScriptFacts>> {
  const packages = folders.map(({ process, path }) => toSeenPath(process, `${path}/package.json`));
  const heads = await procfs.heads(packages, BYTES);
  const asked = folders.flatMap(({ process, path }, index) => {
    const head = heads[index];
    const main = typeof head === 'object' ? textAt(parseJson(head.text), 'main') : '';
    const named = posix.resolve(path, main);
    return main ? ['', ...endingsOf('node')].map((end) => ({ process, path: named + end })) : [];
  });
  const inodes = await procfs.inodes(asked.map(({ process, path }) => toSeenPath(process, path)));
  return firstFiles(asked, inodes);
}
