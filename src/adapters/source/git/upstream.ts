import { type Git, openGit } from '../../../clients/git/git.ts';
import { type Commit, parseCommit } from '../../../model/commit.ts';
import type { UpstreamFacts } from '../../../model/facts.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';
import { redactUrls } from '../../../model/redact.ts';
import type { Context } from '../../adapter.ts';
import { checkRef } from './ref.ts';
import { toPlace } from './place.ts';

export interface Upstream {
  readonly facts: UpstreamFacts | null;
  readonly problems: readonly Problem[];
}

const NONE: Upstream = { facts: null, problems: [] };
const PATIENCE = 4000;

/**
 * What the branch that `ref` follows names at its remote, now. An upstream that cannot be asked takes
 * nothing from the source itself.
 */
export async function readUpstream(
  git: Git,
  ref: string,
  expected: Commit,
  context: Context,
): Promise<Upstream> {
  const branch = await trackedBranch(git, ref);
  if (!branch) return NONE;
  const location = redactUrls(branch.url);
  try {
    const revision = await askRemote(branch, context);
    const newer = revision && (await countNewer(git, expected, revision));
    return { facts: { name: branch.name, location, revision, newer }, problems: [] };
  } catch (error) {
    context.signal.throwIfAborted();
    const message = `${branch.name} could not be asked at ${location}: ${error instanceof Error ? error.message : error}`;
    return {
      facts: { name: branch.name, location, revision: null, newer: null },
      problems: [toProblem('source', location, 'remote-unreachable', message)],
    };
  }
}

interface TrackedBranch {
  readonly name: string;
  readonly url: string;
  readonly remoteRef: string;
}

/** The branch that `ref` follows at a remote with a URL of its own. */
async function trackedBranch(git: Git, ref: string): Promise<TrackedBranch | null> {
  const local = ref === 'HEAD' ? await git(['symbolic-ref', '--quiet', 'HEAD']).catch(() => '') : `refs/heads/${ref}`;
  if (!local.trim()) return null;
  const printed = await git([
    'for-each-ref',
    '--format=%(upstream:short)%00%(upstream:remotename)%00%(upstream:remoteref)',
    local.trim(),
  ]);
  const [name = '', remote = '', remoteRef = ''] = printed.trim().split('\0');
  if (!name || !remote || remote === '.' || !remoteRef) return null;
  const url = (await git(['config', '--get', `remote.${remote}.url`]).catch(() => '')).trim();
  return url ? { name, url, remoteRef } : null;
}

/** Asked from outside the repository, so that its configuration cannot choose a program for it. */
async function askRemote(branch: TrackedBranch, context: Context): Promise<Commit | null> {
  checkRef(branch.remoteRef);
  const place = toPlace(branch.url, context.baseFolder);
  const url = place.kind === 'folder' ? place.folder : place.url;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(PATIENCE)]);
  const git = openGit('/', { signal });
  const printed = await git(['ls-remote', '--', url, branch.remoteRef]);
  return parseCommit(printed.split(/\s/)[0] ?? '') ?? null;
}

/** Null if that commit was never fetched. */
async function countNewer(git: Git, expected: Commit, revision: Commit): Promise<number | null> {
  if (revision === expected) return 0;
  const printed = await git(['rev-list', '--count', `${expected}..${revision}`, '--']).catch(() => '');
  return printed.trim() ? Number(printed) : null;
}
