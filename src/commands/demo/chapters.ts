import type { Verdict } from '../../model/verdict.ts';
import type { DemoSystem } from './system.ts';

/** One moment in the life of the demo system. */
export interface Chapter {
  readonly title: string;
  readonly act: (system: DemoSystem) => Promise<void>;
  /** What the trace must say, or the demo itself has failed. */
  readonly verdict: Verdict;
  /** What that verdict has just shown, in one line. */
  readonly proved: string;
}

export const chapters: readonly Chapter[] = [
  {
    title: 'A fresh deployment: the server was started from a clean clone.',
    act: (system) => system.start(),
    verdict: 'match',
    proved: 'the process executes the very commit that the branch names.',
  },
  {
    title: 'A new commit was pulled, but nobody restarted the server.',
    act: (system) => system.pull('Greet in capitals', 'HELLO'),
    verdict: 'drift',
    proved: 'the files are new, the process is not: it still executes the commit before.',
  },
  {
    title: 'Somebody edited a file by hand on the machine.',
    act: (system) => system.edit('hello, edited'),
    verdict: 'drift',
    proved: 'what lies on disk is no longer the commit, and the process has loaded neither.',
  },
  {
    title: 'The edit was put back and the server restarted.',
    act: (system) => system.restore(),
    verdict: 'match',
    proved: 'branch, files and process are the same commit again.',
  },
];
