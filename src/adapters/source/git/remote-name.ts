import type { Git } from '../../../clients/git/git.ts';
import { parseCommit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import { parsePullRequest } from '../../../model/presence.ts';
import { redactUrls } from '../../../model/redact.ts';
import type { Context } from '../../adapter.ts';
import { parseExpression } from './expression.ts';
import { folderHistory } from './folder.ts';
import { isNotFound, lookUpName, type Named, walk } from './name.ts';
import { checkRef } from './ref.ts';
import { expand } from './relate.ts';
import { findLive } from './remote.ts';
import { listRefs } from './remote-refs.ts';

/** What a word stands for at a remote, before any commit of it was looked at. */
export interface RemoteName {
  /** The branch or tag; null for a commit or a pull request. */
  readonly name: string | null;
  /** What the clone must have: the commit, in full or abbreviated, or all that a pull request may be merged in. */
  readonly commits: readonly string[];
  readonly steps: string;
  /** The repository of this machine that knew the name. */
  readonly readIn: string | null;
}

/** More branches than that are not looked at for a pull request that was merged a moment ago. */
const MOST_HEADS = 500;

/**
 * Asks the remote what `text` names now. `HEAD` is what is checked out where the user works, if that is
 * a repository; so is a name that the remote does not have. Throws `WorldError`.
 */
export async function readRemoteName(
  url: string,
  text: string,
  context: Context,
): Promise<RemoteName> {
  if (parsePullRequest(text) !== null) return readHeads(url, context);
  const { name, steps } = parseExpression(text);
  if (parseCommit(name)) return { name: null, commits: [name], steps, readIn: null };
  if (name === 'HEAD')
    return (await readHere(text, context)) ?? readThere(url, name, steps, context);
  try {
    return await readThere(url, name, steps, context);
  } catch (error) {
    const here = isNotFound(error) ? await readHere(text, context) : null;
    if (here) return here;
    throw error;
  }
}

async function readHeads(url: string, context: Context): Promise<RemoteName> {
  const { commits } = await listRefs(url, 'refs/heads/', context);
  const heads = [...commits].flatMap(([name, head]) =>
    name.startsWith('refs/heads/') ? [head] : [],
  );
  return { name: null, commits: heads.slice(0, MOST_HEADS), steps: '', readIn: null };
}

async function readThere(
  url: string,
  name: string,
  steps: string,
  context: Context,
): Promise<RemoteName> {
  checkRef(name);
  const refs = await listRefs(url, name, context);
  const live = await findLive(refs, name, redactUrls(url));
  const isName = live.revision !== null && steps === '';
  return { name: isName ? live.name : null, commits: [live.revision ?? name], steps, readIn: null };
}

/** In the repository that the config lies in; null if it is in none, or that has no such name. */
async function readHere(text: string, context: Context): Promise<RemoteName | null> {
  try {
    const options = { type: 'git', repository: '.', ref: 'HEAD' } as const;
    const place = await folderHistory(context.baseFolder, options, context);
    const { name, revision } = await lookUpName(text, place, false);
    return revision && { name, commits: [revision], steps: '', readIn: place.location };
  } catch (error) {
    if (error instanceof WorldError) return null;
    throw error;
  }
}

/** The commit, now that the clone has what the remote has of it. Throws `WorldError`. */
export async function finishName(
  git: Git,
  { name, commits: [base = ''], steps, readIn }: RemoteName,
  text: string,
): Promise<Named & { readonly readIn: string | null }> {
  const commit = await expand(git, base);
  if (!commit) throw new WorldError('ref-not-found', `${text} was not found in the source`);
  const revision = steps ? await walk(git, commit, steps, false) : commit;
  return { name, revision, readIn };
}
