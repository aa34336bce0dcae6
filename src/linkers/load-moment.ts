import type { Commit } from '../model/commit.ts';
import type { Evidence } from '../model/evidence.ts';
import { headsDuring } from '../model/head-history.ts';
import type { LoadBasis, LoadWindow } from '../model/load-window.ts';
import { listed } from '../model/words.ts';
import { type DiskState, diskSince } from './disk-since.ts';
import {
  cannotTell,
  type LoadQuestion,
  type Moment,
  sameAsCommit,
  sameAsDisk,
  stale,
  staleOfSeveral,
} from './load-evidence.ts';
import { differing, openPutBack } from './put-back.ts';
import { touchedSince, touchedWords } from './touched.ts';

const HOLES =
  'the reflog does not tell all that HEAD named while it was loading: entries are missing, or the clock was set';

/** What the checkout held at that moment: what HEAD named then, against what is on the disk now. */
export function judgeMoment(question: LoadQuestion, moment: Moment): Evidence {
  const { checkout, head } = question;
  if (checkout.moves === null) return cannotTell(question, 'the checkout keeps no reflog of HEAD');
  const { commits, complete } = headsDuring(checkout.moves, head, moment.window);
  if (commits.length === 0)
    return cannotTell(question, 'the checkout is younger than what it loaded');
  if (!complete) return cannotTell(question, HOLES);
  const states = commits.map((commit) => stateSince(commit, question, moment));
  if (states.every((state) => state?.kind === 'loaded'))
    return judgeLoaded(question, commits, states, moment);
  if (states.every((each) => each?.kind === 'changed')) {
    const [commit, state] = [commits[0], states[0]];
    return commits.length === 1 && commit && state
      ? stale(question, commit, state, moment)
      : staleOfSeveral(question, commits, states, moment);
  }
  return cannotTell(question, whyUnclear(states, moment.window), null, moment);
}

function stateSince(commit: Commit, question: LoadQuestion, { window }: Moment): DiskState | null {
  const isPutBack = openPutBack(question, window);
  const { files, isComplete } = differing(commit, question) ?? { files: [], isComplete: false };
  const state = diskSince(files, window, isPutBack);
  return isComplete || state.kind === 'changed' ? state : null;
}

/**
 * All that differs from what HEAD named then was there already. Only what was written since, and is as it
 * should be again, can hide that something else was loaded: an edit that was put back (`git stash`,
 * `git checkout -- file`), another branch that was checked out for a while.
 */
function judgeLoaded(
  question: LoadQuestion,
  commits: readonly Commit[],
  states: readonly (DiskState | null)[],
  moment: Moment,
): Evidence {
  const touched = moment.isBuilt ? [] : touchedSince(moment.window, question.context);
  if (touched === null) return cannotTell(question, 'when its files were written is not known');
  const [newest] = touched;
  if (newest) {
    const says = touchedWords('written', touched, moment.window);
    return cannotTell(question, says, newest.changedAt, moment);
  }
  const shadows = question.checkout.shadows.filter((path) => question.context.counts(path));
  if (shadows.length > 0 && !moment.isBuilt) {
    const says = `not kept in git, and loaded in place of what is: ${listed(shadows)}`;
    return cannotTell(question, says, null, moment);
  }
  // A commit that is still what lies there says more than "HEAD, edited".
  const exact = commits.filter((_, index) => isExact(states[index]));
  const [commit] = exact;
  return commit === undefined || exact.includes(question.head)
    ? sameAsDisk(question, moment)
    : sameAsCommit(question, commit, moment);
}

function isExact(state: DiskState | null | undefined): boolean {
  return state?.kind === 'loaded' && state.before.length === 0;
}

/** Why a window is wide, where not because a program takes a while to load. */
const WHY_WIDE: Readonly<Record<LoadBasis, string>> = {
  start: '',
  worker: '',
  request: '',
  threads: '; it may have replaced itself meanwhile',
  master: '; its master loaded the code at some moment of that time',
  stats: '; its master loaded the code at some moment of that time',
  fork: '; its master may have loaded the code, or it did so itself',
  reading: '; a shell reads what it runs as it gets there',
  kept: '; it keeps what it has read at any request of that time',
  reload: '; it was, or may have been, reloaded in that time',
};

function whyUnclear(states: readonly (DiskState | null)[], { basis }: LoadWindow): string {
  if (states.includes(null)) return 'the commit that it loaded is no longer there to compare with';
  const again = states.flatMap((state) => state?.again ?? []);
  if (again.length > 0)
    return `written again since, and it may be what was loaded: ${listed([...new Set(again)])}`;
  const unclear = states.flatMap((state) => state?.unclear ?? []);
  return unclear.length > 0
    ? `while it was loading, these changed: ${listed([...new Set(unclear)])}${WHY_WIDE[basis]}`
    : `HEAD moved while it was loading${WHY_WIDE[basis]}`;
}
