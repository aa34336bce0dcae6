import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { isInside } from '../../../model/containment.ts';
import type { Facts } from '../../../model/facts.ts';

/** A folder or file that a container shows at another place. */
export interface MountPoint {
  /** `bind`: of its machine; others have no path there that means anything. */
  readonly kind: string;
  readonly source: string;
  readonly target: string;
}

/**
 * A process of a container with its paths as its machine has them, where one of them is of the artifact, which lies
 * at `root` there. What is mounted must still be the very same folder on both sides; else its paths are its own.
 */
export async function asOfMachine(
  facts: Facts,
  mounts: readonly MountPoint[],
  procfs: Procfs,
  root: string | null,
): Promise<Facts> {
  const { process, executable, script } = facts;
  if (!process) return facts;
  const elsewhere: Facts = { ...facts, process: { ...process, elsewhere: true } };
  const paths = [executable?.path, script?.path, process.cwd].filter((path) => path != null);
  const used = new Set(paths.flatMap((path) => mountOver(path, mounts) ?? []));
  const binds = [...used].filter(({ kind }) => kind === 'bind');
  if (root === null || binds.length === 0) return elsewhere;
  const here = (path: string) => {
    const mount = mountOver(path, binds);
    return mount && mountOver(path, mounts) === mount ? onMachine(path, mount) : null;
  };
  const isOfArtifact = (path: string | null) => path !== null && isInside(path, root);
  if (!paths.some((path) => isOfArtifact(here(path)))) return elsewhere;
  // A path of the image that is spelt like one of the artifact would be taken for it.
  if (paths.some((path) => here(path) === null && isOfArtifact(path))) return elsewhere;
  if (!(await areShared(binds, process.pid, procfs))) return elsewhere;
  const moved = (path: string) => here(path) ?? path;
  return {
    ...facts,
    process: {
      ...process,
      elsewhere: false,
      cwd: process.cwd === null ? null : moved(process.cwd),
    },
    ...(executable ? { executable: { ...executable, path: moved(executable.path) } } : {}),
    ...(script ? { script: { ...script, path: moved(script.path) } } : {}),
  };
}

/** The deepest, which is the one that is seen. */
function mountOver(path: string, mounts: readonly MountPoint[]): MountPoint | undefined {
  return mounts
    .filter(({ target }) => target !== '' && isInside(path, target))
    .toSorted((a, b) => b.target.length - a.target.length)[0];
}

function onMachine(path: string, { source, target }: MountPoint): string {
  const rest = target === '/' ? path : path.slice(target.length);
  return source === '/' ? rest || '/' : `${source}${rest}`;
}

/** A folder that was moved away and made anew since is another one than the container has. */
async function areShared(
  binds: readonly MountPoint[],
  pid: number,
  procfs: Procfs,
): Promise<boolean> {
  const asked = binds.flatMap(({ source, target }) => [source, { pid, path: target }]);
  const inodes = await procfs.inodes(asked);
  return binds.every((_bind, index) => {
    const [outside, inside] = [inodes[2 * index], inodes[2 * index + 1]];
    return outside != null && outside.id === inside?.id;
  });
}
