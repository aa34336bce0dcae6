import type { SeenPath } from '../../../clients/procfs/procfs.ts';
import { isInside } from '../../../model/containment.ts';
import type { Placed } from './process.ts';
import { containerOf } from './supervisor.ts';

/** Another user's root may not be entered; outside containers it is as good as always ours. */
export function toSeenPath(process: Placed, path: string) {
  const isForeign = process.denied.includes('cwd') && containerOf(process.cgroup) === null;
  return isForeign ? path : seenBy(process, path);
}

/** A path that is named from our root, as the process sees it; of what lies outside of its own root, as we do. */
export function seenBy(
  { pid, root }: Pick<Placed, 'pid' | 'root'>,
  path: string,
): SeenPath | string {
  if (root === '/') return { pid, path };
  return isInside(path, root) ? { pid, path: path.slice(root.length) || '/' } : path;
}
