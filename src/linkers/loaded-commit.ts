import { type Commit, shortCommit } from '../model/commit.ts';
import { type Containment, containmentIn, programOf } from '../model/containment.ts';
import type { Evidence, Strength } from '../model/evidence.ts';
import type { CheckoutFacts, Facts, FileChange } from '../model/facts.ts';
import { headsDuring } from '../model/head-history.ts';
import { compareToWindow, type LoadWindow } from '../model/load-window.ts';
import { counted, listed } from '../model/words.ts';
import { type DiskState, diskSince } from './disk-since.ts';
import { defineDeployLinker, type LinkContext } from './linker.ts';

/**
 * Which commit of a checkout a process loaded: what HEAD named while its code was loaded, corrected by
 * the files, because people edit, restart and only then commit.
 */
export const loadedCommitLinker = defineDeployLinker({
  kind: 'loaded-commit',
  reads: { artifact: ['checkout'], process: ['load', 'process'] },
  link: ({ checkout }, process, context) => {
    const containment = containmentIn(process, context.location);
    if (!containment || checkout.head === null) return [];
    const question = { checkout, head: checkout.head, process, context };
    return [judgeLoad(question, containment)];
  },
});

interface Question {
  readonly checkout: CheckoutFacts;
  readonly head: Commit;
  readonly process: Facts & { readonly load: LoadWindow };
  readonly context: LinkContext;
}

/** What decides: the time at which the content was fixed, and how far that can be trusted. */
interface Moment {
  readonly window: LoadWindow;
  readonly strength: Strength;
  /** Why it is weak, to end a sentence; empty if it is not. */
  readonly caveat: string;
}

function judgeLoad(question: Question, containment: Containment): Evidence {
  const { process, context } = question;
  const program = containment === 'cwd' ? null : programOf(process);
  if (program !== null && context.isTracked(program) === false)
    return judgeBuilt(question, program);
  // Arguments alone are the process's own word, if its program may not be looked at.
  const strength = containment === 'cwd' || isProgramHidden(process) ? 'claimed' : 'recorded';
  if (process.load.basis === 'request') return readsFromDisk(question);
  return judgeMoment(question, { window: process.load, strength, caveat: '' });
}

function isProgramHidden({ process }: Facts): boolean {
  return process?.denied.includes('exe') ?? false;
}

/**
 * A program that git does not keep was built, and holds what was there when it was built, not when it
 * was started. When a file was last written bounds that; it proves nothing about what went into it.
 */
function judgeBuilt(question: Question, program: string): Evidence {
  const changedAt = question.process.script?.changedAt ?? question.process.executable?.changedAt;
  if (changedAt === null || changedAt === undefined) {
    return cannotTell(
      question,
      `${program} is not kept in git, and when it was built is not known`,
    );
  }
  if (compareToWindow(question.process.load, changedAt) !== 'before') {
    return cannotTell(question, `${program} was built anew after it was loaded`, changedAt);
  }
  return judgeMoment(question, {
    window: { earliest: changedAt, latest: changedAt, basis: 'start' },
    strength: 'claimed',
    caveat: `, if ${program} was built from it`,
  });
}

const HOLES =
  'the reflog does not tell all that HEAD named while it was loading: entries are missing, or the clock was set';

function judgeMoment(question: Question, moment: Moment): Evidence {
  const { checkout, head } = question;
  if (checkout.moves === null) return cannotTell(question, 'the checkout keeps no reflog of HEAD');
  const { commits, complete } = headsDuring(checkout.moves, head, moment.window);
  if (commits.length === 0)
    return cannotTell(question, 'the checkout is younger than what it loaded');
  if (!complete) return cannotTell(question, HOLES);
  const states = commits.map((commit) => stateSince(commit, question, moment));
  if (states.every((state) => state?.kind === 'loaded')) return sameAsDisk(question, moment);
  if (states.every((each) => each?.kind === 'changed')) {
    const [commit, state] = [commits[0], states[0]];
    return commits.length === 1 && commit && state
      ? stale(question, commit, state, moment)
      : staleOfSeveral(question, commits, states, moment);
  }
  return cannotTell(question, whyUnclear(states), undefined, moment);
}

function stateSince(commit: Commit, question: Question, moment: Moment): DiskState | null {
  const { checkout, head, context } = question;
  if (commit !== head) {
    const files = context.differencesFrom(commit);
    return files && diskSince(files, moment.window);
  }
  const state = diskSince(checkout.modified.files, moment.window);
  const complete = checkout.modified.files.length === checkout.modified.count;
  return complete || state.kind === 'changed' ? state : null;
}

function sameAsDisk(question: Question, moment: Moment): Evidence {
  const { checkout, head } = question;
  const edited = checkout.modified.count > 0;
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

function readsFromDisk(question: Question): Evidence {
  const { checkout, head } = question;
  return {
    ...frame(question, { strength: 'claimed' }),
    agrees: true,
    verdict: 'same',
    says: 'it reads its code from disk at each request',
    revision: head,
    running: { revision: head, modified: checkout.modified.count > 0 },
  };
}

function stale(question: Question, commit: Commit, state: DiskState, moment: Moment): Evidence {
  return {
    ...frame(question, moment),
    agrees: false,
    verdict: 'stale',
    says: `it loaded ${shortCommit(commit)}; ${onDisk(question, commit, state)}${moment.caveat}`,
    revision: commit,
    running: { revision: commit, modified: wasModified(question, state) },
    ...since(state.changedAt),
  };
}

/** Any of several commits was loaded, and the disk has changed since each of them. */
function staleOfSeveral(
  question: Question,
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
function onDisk(question: Question, commit: Commit, state: DiskState): string {
  const { head, context } = question;
  if (commit === head) return `edited since: ${listed(state.after, state.after.length)}`;
  const [loaded, there] = [context.relationOf(commit), context.relationOf(head)];
  const count = loaded.behind - there.behind + there.ahead - loaded.ahead;
  return count > 0
    ? `on disk but not loaded: ${counted(count, 'commit')}`
    : `${shortCommit(head)} is on disk now`;
}

/**
 * Whether what was loaded differed from that commit. Files that are edited now may have been edited
 * then, too: nobody can tell.
 */
function wasModified(question: Question, state: DiskState): boolean | null {
  const edited = new Set(question.checkout.modified.files.map((file: FileChange) => file.path));
  if (state.before.length > 0) return true;
  return [...state.after, ...state.unclear].some((path) => edited.has(path)) ? null : false;
}

function whyUnclear(states: readonly (DiskState | null)[]): string {
  if (states.includes(null)) return 'the commit that it loaded is no longer there to compare with';
  const unclear = states.flatMap((state) => state?.unclear ?? []);
  return unclear.length > 0
    ? `while it was loading, these changed: ${listed([...new Set(unclear)])}`
    : 'HEAD moved while it was loading';
}

function cannotTell(
  question: Question,
  says: string,
  changedAt?: number,
  moment: Pick<Moment, 'strength'> = { strength: 'recorded' },
): Evidence {
  return {
    ...frame(question, moment),
    agrees: null,
    verdict: null,
    says,
    ...(changedAt === undefined ? {} : since(changedAt)),
  };
}

function frame(
  question: Question,
  moment: Pick<Moment, 'strength'>,
): Pick<Evidence, 'kind' | 'strength' | 'where'> {
  return {
    kind: 'loaded-commit',
    strength: moment.strength,
    where: `HEAD's reflog in ${question.checkout.root}`,
  };
}

function since(milliseconds: number | null): { readonly since?: string } {
  return milliseconds ? { since: new Date(milliseconds).toISOString() } : {};
}
