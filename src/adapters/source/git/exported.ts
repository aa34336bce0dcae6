import type { Git, GitBytes } from '../../../clients/git/git.ts';
import { readTar } from '../../../clients/git/tar.ts';
import { latin1ToPathText } from '../../../clients/path-text.ts';
import type { Commit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';

/** A file of a commit that a folder has otherwise, or has not. */
export interface Differing {
  readonly path: string;
  /** As git printed it. */
  readonly quoted: string;
  readonly blob: string;
}

/** What a release of a commit holds at paths where it may differ from the commit: nothing, or `mode blob`. */
export type Exported = ReadonlyMap<string, string | null>;

const FILES_AT_MOST = 200;
const BYTES_AT_MOST = 8 * 2 ** 20;

/**
 * `git archive` leaves out what `.gitattributes` says (export-ignore) and fills in what it says (export-subst),
 * so that a release never holds exactly the commit. Null if that cannot be told: too much, or the
 * content of files is not at hand.
 */
export async function readExported(
  git: Git,
  gitBytes: GitBytes,
  revision: Commit,
  differing: readonly Differing[],
): Promise<Exported | null> {
  // Names that git quotes could not be handed back to it as they are.
  const plain = differing.filter(({ path, quoted }) => path === quoted);
  const [first] = plain;
  if (!first || plain.length > FILES_AT_MOST) return null;
  try {
    if ((await sizeOf(git, plain)) > BYTES_AT_MOST) return null;
    const paths = plain.map(({ path }) => path);
    const tar = await gitBytes([
      '--literal-pathspecs',
      'archive',
      '--format=tar',
      revision,
      '--',
      ...paths,
    ]);
    const files = readTar(tar, first.blob);
    if (!files) return null;
    const held = new Map([...files].map(([path, entry]) => [latin1ToPathText(path), entry]));
    return new Map(paths.map((path) => [path, held.get(path) ?? null]));
  } catch (error) {
    if (error instanceof WorldError && error.code === 'git-failed') return null;
    throw error;
  }
}

/** Of all their content; infinite, or a failure, if some is not there, as in a clone without the content of files. */
async function sizeOf(git: Git, files: readonly Differing[]): Promise<number> {
  const asked = files.map(({ blob }) => `${blob}\n`).join('');
  const printed = await git(['cat-file', '--batch-check=%(objectsize)'], asked);
  const sizes = printed.split('\n').filter(Boolean).map(Number);
  return sizes.some(Number.isNaN) ? Infinity : sizes.reduce((sum, size) => sum + size, 0);
}
