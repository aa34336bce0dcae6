import type { Ask } from '../../shell/ask.ts';
import type { Git } from '../git.ts';
import { unquotePath } from '../quoted-path.ts';
import type { ModuleTree } from '../shadows.ts';
import { readRemoteEntries } from './disk.ts';

/** Paths in one command: of the longest, half of what Linux lets a command line be. */
const AT_ONCE = 500;

/** By asking git on another machine. */
export function remoteModules(ask: Ask, git: Git, root: string): ModuleTree {
  return {
    kept: async (paths) => {
      const found = new Set<string>();
      for (let at = 0; at < paths.length; at += AT_ONCE) {
        const asked = paths.slice(at, at + AT_ONCE);
        const printed = await git(['--literal-pathspecs', 'ls-files', '--cached', '--', ...asked]);
        for (const line of printed.split('\n').filter(Boolean)) found.add(unquotePath(line));
      }
      return found;
    },
    there: async (paths) => {
      const entries = await readRemoteEntries(ask, root, paths);
      return new Set(paths.filter((_path, index) => entries[index]?.kind !== 'missing'));
    },
  };
}
