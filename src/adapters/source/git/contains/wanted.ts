import type { Commit } from '../../../../model/commit.ts';
import { type Doubt, parsePullRequest, type Wanted } from '../../../../model/presence.ts';
import type { LookedUp } from '../opened.ts';
import type { History } from '../relate.ts';
import { landedBy } from './message.ts';
import { type Original, readOriginals } from './original.ts';
import { findLandings, keptHeads } from './pull-request.ts';
import type { Seed } from './search.ts';

/** What to look for. */
export interface Quest {
  readonly wanted: Wanted;
  /** Changes that must all be there, each in one of its forms. Empty: no commit is known. */
  readonly parts: readonly (readonly Seed[])[];
  /** Why none is. */
  readonly doubt: Doubt;
  /** The commits are those by which the pull request was merged. */
  readonly isMerged: boolean;
}

export async function toQuest(
  { git, shallowRoots }: History,
  asked: string,
  revisions: readonly Commit[],
  lookUp: (text: string) => Promise<LookedUp>,
): Promise<Quest> {
  const pullRequest = parsePullRequest(asked);
  if (pullRequest === null) return fromName(git, asked, await lookUp(asked));
  const landings = await findLandings(git, pullRequest, revisions);
  const groups = landings.length > 0 ? landings : await keptGroup(git, pullRequest);
  const originals = await readOriginals(git, groups.flat());
  const [first] = groups.flat().flatMap((commit) => originals.get(commit) ?? []);
  return {
    wanted: { ...toWanted(asked, first), name: null, pullRequest, readIn: null },
    parts: groups.map((group) => toSeeds(group, originals, pullRequest)),
    doubt: shallowRoots.size > 0 ? 'shallow' : 'unmarked',
    isMerged: landings.length > 0,
  };
}

type Git = History['git'];

async function fromName(git: Git, asked: string, named: LookedUp): Promise<Quest> {
  const { name, revision, readIn } = named;
  const base = { doubt: 'shallow', isMerged: false } as const;
  if (revision === null)
    return { ...base, wanted: { ...toWanted(asked), name, readIn, pullRequest: null }, parts: [] };
  const [originals, [kept]] = await Promise.all([
    readOriginals(git, [revision]),
    keptHeads(git, revision).catch(() => []),
  ]);
  const original = originals.get(revision);
  const number = kept?.number ?? landedBy(original?.message ?? '')?.number ?? null;
  return {
    ...base,
    wanted: { ...toWanted(asked, original), revision, name, readIn, pullRequest: number },
    parts: [toSeeds([revision], originals, kept?.number ?? null)],
  };
}

async function keptGroup(git: Git, pullRequest: number): Promise<readonly (readonly Commit[])[]> {
  const kept = (await keptHeads(git)).find(({ number }) => number === pullRequest);
  return kept ? [[kept.head]] : [];
}

function toWanted(
  asked: string,
  original?: Original,
): Pick<Wanted, 'asked' | 'revision' | 'summary'> {
  const summary = original?.summary ?? null;
  return { asked, revision: summary?.revision ?? null, summary };
}

function toSeeds(
  commits: readonly Commit[],
  originals: ReadonlyMap<Commit, Original>,
  pullRequest: number | null,
): readonly Seed[] {
  return commits.map((revision) => ({
    revision,
    original: originals.get(revision) ?? null,
    pullRequest,
    aliases: commits,
  }));
}
