import type { Git } from '../../../clients/git/git.ts';
import type { Settings } from '../../../clients/git/settings.ts';
import type { Commit } from '../../../model/commit.ts';
import { WorldError } from '../../../model/errors.ts';
import type { UpstreamFacts } from '../../../model/facts.ts';
import { type Problem, toProblem } from '../../../model/problem.ts';
import { redactUrls } from '../../../model/redact.ts';
import type { Context } from '../../adapter.ts';
import type { FoundRef } from './find-ref.ts';
import { toPlace } from './place.ts';
import { listRefs } from './remote-refs.ts';
import { trackedBranch } from './tracking.ts';

export interface Upstream {
  readonly facts: UpstreamFacts | null;
  readonly problems: readonly Problem[];
}

const NONE: Upstream = { facts: null, problems: [] };
/** Milliseconds: the source is known without its upstream, so nobody waits long for it. */
const PATIENCE = 5000;

/**
 * What the branch that the found one follows names at its remote, now. An upstream that cannot be asked takes
 * nothing from the source itself.
 */
export async function readUpstream(
  git: Git,
  settings: Promise<Settings>,
  { branch, commit }: Pick<FoundRef, 'branch' | 'commit'>,
  repository: Located,
  context: Context,
): Promise<Upstream> {
  const tracked = branch === null ? null : trackedBranch(await settings, branch);
  if (!tracked) return NONE;
  const { name, ref } = tracked;
  const location = redactUrls(tracked.url);
  try {
    const revision = await askRemote(tracked.url, ref, repository, context);
    const newer = revision && (await countNewer(git, commit.record.revision, revision));
    return { facts: { name, location, revision, newer }, problems: [] };
  } catch (error) {
    context.signal.throwIfAborted();
    const hint = error instanceof WorldError ? error.hint : undefined;
    const why = error instanceof Error ? error.message : String(error);
    const problem = toProblem('source', location, 'remote-unreachable', `${name}: ${why}`, hint);
    return { facts: { name, location, revision: null, newer: null }, problems: [problem] };
  }
}

/** A repository of this machine. */
interface Located {
  readonly location: string;
  readonly gitFolder: string;
}

/** Asked from outside the repository, so that its configuration cannot choose a program for it. */
async function askRemote(
  url: string,
  ref: string,
  { location, gitFolder }: Located,
  context: Context,
): Promise<Commit | null> {
  const place = toPlace(url, location);
  const patience = new AbortController();
  const why = new Error(`no answer within ${PATIENCE / 1000} s`);
  const timer = setTimeout(() => patience.abort(why), PATIENCE);
  try {
    const either = AbortSignal.any([context.signal, patience.signal]);
    const from = place.kind === 'folder' ? place.folder : place.url;
    const refs = await listRefs(from, ref, { ...context, signal: either }, gitFolder);
    return refs.commits.get(ref) ?? null;
  } finally {
    clearTimeout(timer);
  }
}

/** Null if that commit was never fetched. */
async function countNewer(git: Git, expected: Commit, revision: Commit): Promise<number | null> {
  if (revision === expected) return 0;
  const printed = await git(['rev-list', '--count', `${expected}..${revision}`, '--']).catch(
    () => '',
  );
  return printed.trim() === '' ? null : Number(printed);
}
