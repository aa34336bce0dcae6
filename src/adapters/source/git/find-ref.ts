import type { Git } from '../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import { checkRef, highestTag, isTagPattern } from './ref.ts';

export interface FoundRef {
  /** The name that decided: a tag for a pattern, else the ref itself. */
  readonly name: string;
  readonly revision: Commit;
}

/** The commit that `ref` names in a repository of this machine; tags are peeled. Throws `WorldError`. */
export async function findRef(git: Git, ref: string, location: string): Promise<FoundRef> {
  checkRef(ref.replace(/[*?]/g, ''));
  const name = isTagPattern(ref) ? await findTag(git, ref, location) : ref;
  const revision = await toCommit(git, isTagPattern(ref) ? `refs/tags/${name}` : name);
  if (revision) return { name, revision };
  if (ref === 'HEAD') throw new WorldError('no-commits', `${location} has no commit yet`);
  throw new WorldError('ref-not-found', `${ref} was not found in ${location}`);
}

async function findTag(git: Git, pattern: string, location: string): Promise<string> {
  const printed = await git(['for-each-ref', '--format=%(refname:strip=2)', 'refs/tags']);
  const tag = await highestTag(pattern, printed.split('\n').filter(Boolean));
  if (tag) return tag;
  throw new WorldError('ref-not-found', `no tag of ${location} matches ${pattern}`);
}

/** Also a branch that exists only at the remote: `main` → `origin/main`. */
async function toCommit(git: Git, name: string): Promise<Commit | null> {
  const printed = await git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]).catch(async () => {
    if (name === 'HEAD') return '';
    return git(['rev-parse', '--verify', '--quiet', `refs/remotes/origin/${name}^{commit}`]).catch(() => '');
  });
  return parseCommit(printed.trim()) ?? null;
}
