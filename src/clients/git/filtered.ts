import { WorldError } from '../../model/errors.ts';
import { type FileHash, hashFile } from '../files/hash.ts';
import { toPathBelow } from '../path-text.ts';
import type { Git } from './git.ts';
import { blobId } from './object-id.ts';
import type { Change } from './status.ts';

export interface FilterQuestion {
  readonly git: Git;
  readonly root: string;
  /** Filters that were kept from running. */
  readonly filters: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Takes back what looks changed only because a filter was not run. For git-lfs the answer is exact: the
 * index holds a pointer with size and sha256, which we write ourselves. What any other filter would make
 * of a file nobody else can tell: then the work tree cannot be told, which is neither clean nor modified.
 * (A file that was not touched since git wrote it is recognised by its times and never gets here.)
 */
export async function withoutFilterNoise(
  changes: readonly Change[],
  question: FilterQuestion,
): Promise<readonly Change[]> {
  const edited = changes.filter(isEdited);
  if (edited.length === 0) return changes;
  const filters = await filtersFor(edited, question);
  const settled: Change[] = [];
  for (const change of changes) {
    const filter = filters.get(change);
    const same = filter !== undefined && (await isPointedTo(change, filter, question));
    if (!same) settled.push(change);
    else if (change.staged) settled.push({ ...change, dirty: false });
  }
  return settled;
}

/** The content of one file on the disk differs from one blob in the index. */
function isEdited({ dirty, change, blob }: Change): boolean {
  return dirty && blob !== null && change !== 'deleted';
}

/** The filter of each, where it is one that was kept from running. */
async function filtersFor(
  changes: readonly Change[],
  { git, filters }: FilterQuestion,
): Promise<ReadonlyMap<Change, string>> {
  const paths = changes.map(({ quoted }) => quoted).join('\n');
  const lines = (await git(['check-attr', '--stdin', 'filter'], `${paths}\n`)).split('\n');
  return new Map(
    changes.flatMap((change, index) => {
      const filter = /: filter: (\S+)$/.exec(lines[index] ?? '')?.[1] ?? '';
      return filters.includes(filter) ? [[change, filter] as const] : [];
    }),
  );
}

async function isPointedTo(
  { path, blob }: Change,
  filter: string,
  { root, signal }: FilterQuestion,
): Promise<boolean> {
  if (filter !== 'lfs') throw cannotTell(root, path, filter);
  const content = await hashFile(toPathBelow(root, path), { signal }).catch(() => null);
  return content !== null && blob !== null && blobId(toPointer(content), blob) === blob;
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
function toPointer({ sha256, stat }: FileHash): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${stat.size}\n`;
}

function cannotTell(root: string, path: string, filter: string): WorldError {
  return new WorldError(
    'not-supported',
    `${root}: whether ${path} was edited, only its filter "${filter}" could tell; the repository's configuration names the program, so it was not run`,
    `If you trust filter.${filter}, move it from .git/config to your own git configuration.`,
  );
}
