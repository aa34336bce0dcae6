import { relative } from 'node:path';
import type { Git } from '../../../clients/git/git.ts';
import type { Place } from '../../../clients/git/place.ts';
import { unquotePath } from '../../../clients/git/quoted-path.ts';
import type { Keeping } from '../../../model/keeping.ts';

/** A work tree, and what it knows of paths below it. */
interface Root {
  readonly root: string;
  /** Those that git keeps. */
  readonly kept: (paths: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly git: () => Promise<Git>;
}

/** Whose the files and folders at these places are, given a checkout and its submodules. */
export async function keepingOf(
  places: readonly Place[],
  roots: readonly Root[],
): Promise<Readonly<Record<string, Keeping>>> {
  const entries = await Promise.all(
    roots.map(async (root) => {
      const own = places.filter((place) => place.root === root.root);
      const keepings = await keepingBelow(root, own);
      return own.map(({ path }, index) => [path, keepings[index] ?? 'stray'] as const);
    }),
  );
  const known = new Map(entries.flat());
  return Object.fromEntries(places.map(({ path }) => [path, known.get(path) ?? 'elsewhere']));
}

async function keepingBelow(
  { root, kept, git }: Root,
  places: readonly Place[],
): Promise<readonly Keeping[]> {
  const files = places.filter(({ isFolder }) => !isFolder).map(({ real }) => relative(root, real));
  const known = files.length > 0 ? await kept(files) : new Set<string>();
  const folders = places.filter(({ isFolder, real }) => isFolder && real !== root);
  const holding = await holdingKept(
    folders.map(({ real }) => relative(root, real)),
    git,
  );
  const others = files.filter((path) => !known.has(path));
  const untracked = others.length > 0 ? await untrackedOf(others, await git()) : new Set<string>();
  return places.map(({ isFolder, isInEnvironment, real }) => {
    const path = relative(root, real);
    if (isFolder ? real === root || holding.has(path) : known.has(path)) return 'kept';
    // Untracked as it may be, what lies in it may be ignored.
    if (isFolder) return PACKAGES.test(`${path}/`) ? 'installed' : 'built';
    if (isInEnvironment || PACKAGES.test(path)) return 'installed';
    return untracked.has(path) ? 'stray' : 'built';
  });
}

/** Folders that package managers fill. */
const PACKAGES = /(^|\/)(node_modules|site-packages|dist-packages|vendor\/bundle|\.yarn)\//;

/** The folders in which git keeps something. */
async function holdingKept(
  folders: readonly string[],
  git: Root['git'],
): Promise<ReadonlySet<string>> {
  if (folders.length === 0) return new Set();
  const paths = [...(await keptOf(folders, await git()))];
  return new Set(folders.filter((folder) => paths.some((path) => path.startsWith(`${folder}/`))));
}

/** Those that git does not know and was not told to ignore. */
async function untrackedOf(paths: readonly string[], git: Git): Promise<ReadonlySet<string>> {
  return listed(git, ['--others', '--exclude-standard'], paths);
}

/** Those that git keeps, by asking it. */
export async function keptOf(paths: readonly string[], git: Git): Promise<ReadonlySet<string>> {
  return listed(git, ['--cached'], paths);
}

async function listed(git: Git, which: readonly string[], paths: readonly string[]) {
  const printed = await git(['--literal-pathspecs', 'ls-files', ...which, '--', ...paths]);
  return new Set(printed.split('\n').filter(Boolean).map(unquotePath));
}
