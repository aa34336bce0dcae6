import { findGitFolders } from '../../../clients/git/folder.ts';
import { openWorkTree } from '../../../clients/git/work-tree.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import type { RevisionClaim } from '../../../model/revision-claim.ts';
import type { Context } from '../../adapter.ts';

/** What HEAD names in a work tree that lies beside; nothing for a folder that is none. */
export async function headClaims(
  folder: string,
  context: Context,
): Promise<readonly RevisionClaim[]> {
  try {
    if (findGitFolders(folder).root !== folder) return [];
    const { git } = await openWorkTree(folder, context);
    const revision = parseCommit((await git(['rev-parse', '--verify', 'HEAD'])).trim());
    return toHeadClaims(folder, revision ?? null);
  } catch {
    context.signal.throwIfAborted();
    return [];
  }
}

export function toHeadClaims(folder: string, revision: Commit | null): readonly RevisionClaim[] {
  if (revision === null) return [];
  return [{ revision, strength: 'recorded', by: 'HEAD', where: folder, dirty: null }];
}
