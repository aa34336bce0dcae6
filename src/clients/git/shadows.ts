import { lookAt } from '../files/disk-entry.ts';
import { linesOf } from './lines.ts';
import { unquotePath } from './quoted-path.ts';

/** What is tracked, in place of which an interpreter would load an untracked path beside it. */
interface Rule {
  readonly untracked: RegExp;
  /** What has to lie in it, if it is a folder. */
  readonly inside: string | null;
  /** Put in place of what matched. */
  readonly tracked: readonly string[];
}

const RULES: readonly Rule[] = [
  // Python takes a package before a compiled module, and that before a source file.
  { untracked: /\/$/, inside: '__init__.py', tracked: ['.py'] },
  { untracked: /\/__init__\.py$/, inside: null, tracked: ['.py'] },
  { untracked: /(\.cpython-[^./]+|\.abi3)?\.so$/, inside: null, tracked: ['.py'] },
  // Node takes a script before data, and both before a folder.
  { untracked: /\.js$/, inside: null, tracked: ['.json', '/index.js'] },
];

/** Those of many paths of which something is true. */
type Choose = (paths: readonly string[]) => Promise<ReadonlySet<string>>;

export interface ModuleTree {
  /** Those that git keeps. */
  readonly kept: Choose;
  /** Those that lie there. */
  readonly there: Choose;
}

/** Those of the untracked paths that are loaded in place of a tracked file, whose code is then not the commit's. */
export async function shadowsAmong(
  untracked: readonly string[],
  { kept, there }: ModuleTree,
): Promise<readonly string[]> {
  const candidates = untracked.flatMap(toCandidates);
  const known = await kept(candidates.map(({ behind }) => behind));
  const found = candidates.filter(({ behind }) => known.has(behind));
  const needed = found.flatMap(({ needs }) => needs ?? []);
  const present = needed.length > 0 ? await there(needed) : new Set<string>();
  const shadows = found.filter(({ needs }) => needs === null || present.has(needs));
  return [...new Set(shadows.map(({ path }) => path))];
}

function toCandidates(path: string) {
  return RULES.filter(({ untracked }) => untracked.test(path)).flatMap(
    ({ untracked, inside, tracked }) =>
      tracked.map((end) => ({
        path,
        needs: inside === null ? null : `${path}${inside}`,
        behind: path.replace(untracked, end),
      })),
  );
}

/** By what `git ls-files --stage` printed of a work tree of this machine. */
export function localModules(root: string, listing: string): ModuleTree {
  return {
    kept: async (paths) => {
      const wanted = new Set(paths);
      const found = new Set<string>();
      for (const line of linesOf(listing)) {
        const path = unquotePath(line.slice(line.indexOf('\t') + 1));
        if (wanted.has(path)) found.add(path);
      }
      return found;
    },
    there: async (paths) => new Set(paths.filter((path) => lookAt(root, path).state === 'there')),
  };
}
