import { basename, dirname } from 'node:path';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { Process } from './process.ts';
import { toSeenPath } from './seen-path.ts';

/** A launcher that pip wrote: it imports a package, and does not look into the folder that it is started in. */
interface Launcher {
  readonly process: Process;
  readonly script: string;
}

const BYTES = 4096;

/** Of launchers, by number, the installed copy of a package of the artifact that they load in place of that. */
export async function findCopies(
  procfs: Procfs,
  launchers: readonly Launcher[],
  roots: readonly string[],
): Promise<ReadonlyMap<number, string>> {
  const heads = await procfs.heads(
    launchers.map(({ process, script }) => toSeenPath(process, script)),
    BYTES,
  );
  const asked = launchers.flatMap(({ process, script }, index) => {
    const head = heads[index];
    const name =
      typeof head === 'object' ? /^from (\w+)[\w.]* import /m.exec(head.text)?.[1] : null;
    const version = /^python(\d+\.\d+)$/.exec(basename(process.exe?.path ?? ''))?.[1];
    if (!name || !version) return [];
    const packages = `${dirname(dirname(script))}/lib/python${version}/site-packages`;
    const own = roots.flatMap((root) => [`${root}/${name}`, `${root}/src/${name}`]);
    return [{ process, copies: modulesOf(`${packages}/${name}`), own: own.flatMap(modulesOf) }];
  });
  const paths = asked.flatMap(({ process, copies, own }) =>
    [...copies, ...own].map((path) => toSeenPath(process, path)),
  );
  const inodes = [...(await procfs.inodes(paths))];
  return new Map(
    asked.flatMap(({ process, copies, own }) => {
      const found = inodes.splice(0, copies.length);
      const ours = inodes.splice(0, own.length).flatMap((inode) => inode?.id ?? []);
      const copy = copies.find((_path, index) => {
        const inode = found[index];
        return inode?.isFile && !ours.includes(inode.id);
      });
      return copy !== undefined && ours.length > 0 ? [[process.pid, copy] as const] : [];
    }),
  );
}

/** As a package, and as a single file. */
function modulesOf(path: string): readonly string[] {
  return [`${path}/__init__.py`, `${path}.py`];
}
