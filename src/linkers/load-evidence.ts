import { type Commit, shortCommit } from '../model/commit.ts';
import type { Evidence, Strength } from '../model/evidence.ts';
import type { CheckoutFacts, Facts } from '../model/facts.ts';
import { editsSince } from '../model/head-history.ts';
import type { LoadWindow } from '../model/load-window.ts';
import { counted, listed } from '../model/words.ts';
import { countedChanges } from './counted-changes.ts';
import type { DiskState } from './disk-since.ts';
import type { LinkContext } from './linker.ts';
import { touchedSince } from './touched.ts';

/** Which commit of this checkout did this process load? */
export interface LoadQuestion {
  readonly checkout: CheckoutFacts;
  readonly head: Commit;
  readonly process: Facts & { readonly load: LoadWindow };
  readonly context: LinkContext;
}

/** What decides: the time at which the content was fixed, and how far that can be trusted. */
export interface Moment {
  readonly window: LoadWindow;
  readonly strength: Strength;
  /** Why it is weak, to end a sentence; empty if it is not. */
  readonly caveat: string;
  /** It is when a program was built, not when it was loaded. */
  readonly isBuilt: boolean;
}

/** It loaded what lies there now: HEAD, with its edits if there are any. */
export function sameAsDisk(question: LoadQuestion, moment: Moment): Evidence {
  const { checkout, head } = question;
  const edited = countedChanges(checkout, question.context).count > 0;
  return {
    ...frame(question, moment),
    agrees: true,
    verdict: 'same',
    says: edited
      ? `it loaded ${shortCommit(head)} with the edits that lie there${moment.caveat}`
      : `it loaded ${shortCommit(head)}, and nothing changed since${moment.caveat}`,
    revision: head,
    running: { revision: head, modified: edited },
  };
}

/** HEAD names another commit now, but the files are still those of the one that it named then. */
export function sameAsCommit(question: LoadQuestion, commit: Commit, moment: Moment): Evidence {
  return {
    ...frame(question, moment),
    agrees: true,
    verdict: 'same',
    says: `it loaded ${shortCommit(commit)}, and the files are still those of it${moment.caveat}`,
    revision: commit,
    running: { revision: commit, modified: false },
  };
}

export function readsFromDisk(question: LoadQuestion): Evidence {
  const { checkout, head, context } = question;
  return {
    ...frame(question, { strength: 'claimed' }),
    agrees: true,
    verdict: 'same',
    says: 'it reads its code from disk at each request',
    revision: head,
    running: { revision: head, modified: countedChanges(checkout, context).count > 0 },
  };
}

export function stale(
  question: LoadQuestion,
  commit: Commit,
  state: DiskState,
  moment: Moment,
): Evidence {
  const edits = isOverwritten(question, state, moment) ? ', maybe with edits' : '';
  return {
    ...frame(question, moment),
    agrees: false,
    verdict: 'stale',
    says: `it loaded ${shortCommit(commit)}${edits}; ${onDisk(question, commit, state)}${moment.caveat}`,
    revision: commit,
    running: { revision: commit, modified: wasModified(question, state, moment) },
    ...since(state.changedAt),
  };
}

/** Any of several commits was loaded, and the disk has changed since each of them. */
export function staleOfSeveral(
  question: LoadQuestion,
  commits: readonly Commit[],
  states: readonly (DiskState | null)[],
  moment: Moment,
): Evidence {
  const names = commits.map(shortCommit);
  return {
    ...frame(question, moment),
    agrees: false,
    verdict: 'stale',
    says: `it loaded one of ${listed(names, names.length, 5)}, and other content is on disk now`,
    ...since(Math.max(...states.map((state) => state?.changedAt ?? 0))),
  };
}

/** "On disk but not loaded", which is a list that a user can act on. */
function onDisk(question: LoadQuestion, commit: Commit, state: DiskState): string {
  const { head, context } = question;
  if (commit === head) return `edited since: ${listed(state.after, state.after.length)}`;
  const [loaded, there] = [context.relationOf(commit), context.relationOf(head)];
  const count = loaded.behind - there.behind + there.ahead - loaded.ahead;
  return count > 0
    ? `on disk but not loaded: ${counted(count, 'commit')}`
    : `${shortCommit(head)} is on disk now`;
}

/**
 * All that changed since was written after a first commit: what went into that may have been edited before it
 * was loaded, or after.
 */
function isOverwritten(
  { checkout }: LoadQuestion,
  { changedAt }: DiskState,
  { window }: Moment,
): boolean {
  const [first] = editsSince(checkout.moves ?? [], window).committed;
  return first !== undefined && (changedAt ?? 0) > first.until;
}

/**
 * Whether what was loaded differed from that commit. Files that are edited now may have been edited then,
 * too, and so may others that were written since: nobody can tell.
 */
function wasModified(question: LoadQuestion, state: DiskState, moment: Moment): boolean | null {
  if (state.before.length > 0) return true;
  if (isOverwritten(question, state, moment)) return null;
  const { checkout, context } = question;
  const edited = new Set(checkout.modified.files.map(({ path }) => path));
  const differing = new Set([...state.after, ...state.unclear, ...state.again]);
  const others = touchedSince(moment.window, context)?.filter(({ path }) => !differing.has(path));
  const isSure = others?.length === 0 && ![...differing].some((path) => edited.has(path));
  return isSure ? false : null;
}

export function cannotTell(
  question: LoadQuestion,
  says: string,
  changedAt: number | null = null,
  moment: Framing = { strength: 'recorded' },
): Evidence {
  return {
    ...frame(question, moment),
    agrees: null,
    verdict: null,
    says,
    ...since(changedAt),
  };
}

type Framing = Pick<Moment, 'strength'> & Partial<Pick<Moment, 'isBuilt'>>;

function frame(
  question: LoadQuestion,
  moment: Framing,
): Pick<Evidence, 'kind' | 'strength' | 'where' | 'remedy'> {
  return {
    kind: 'loaded-commit',
    strength: moment.strength,
    where: `HEAD's reflog in ${question.checkout.root}`,
    ...(moment.isBuilt && { remedy: 'rebuild' }),
  };
}

function since(milliseconds: number | null): { readonly since?: string } {
  return milliseconds ? { since: new Date(milliseconds).toISOString() } : {};
}
