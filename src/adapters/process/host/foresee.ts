import { resolve } from 'node:path';
import type { Foreseen } from '../../../clients/procfs/procfs.ts';
import type { Context } from '../../adapter.ts';
import type { Selectors } from './options.ts';

/** Selectors that leave few processes whose places matter. */
const NARROW = ['pid', 'pidfile', 'port', 'supervisor', 'pm2', 'command'] as const;

/** What selectors will have asked of a machine, whatever runs there. */
export function foresee(
  find: Selectors,
  { artifactPath, baseFolder }: Pick<Context, 'artifactPath' | 'baseFolder'>,
): Foreseen {
  const named = [find.exe, find.cwd, find.inside].flatMap((path) =>
    path === undefined ? [] : [resolve(baseFolder, path)],
  );
  const paths = [...named, ...(artifactPath === null ? [] : [artifactPath])];
  const standing = find.user !== undefined || find.unit !== undefined;
  const isNarrow = NARROW.some((name) => find[name] !== undefined);
  const places = !isNarrow && (standing || named.length > 0) ? { standing } : null;
  return { paths: [...new Set(paths)], places, sockets: find.port !== undefined };
}
