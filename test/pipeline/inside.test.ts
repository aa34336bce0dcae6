import { expect, test } from 'vitest';
import type { HeadMove } from '../../src/model/head-history.ts';
import { loadedCommits } from '../../src/pipeline/inside.ts';
import { checkoutSubject } from '../support/checkout.ts';
import {
  checkoutFacts,
  commitOf,
  history,
  loadedAt,
  moved,
  NEW,
  NOON,
  OLD,
  pythonFacts,
  ROOT,
} from '../support/facts.ts';

const THIRD = commitOf('c');
const committed = { ...moved(NOON, OLD, NEW), message: 'commit: Round up' };

/** What the files are compared with, of a process that was started a minute before noon. */
function compared(...moves: readonly HeadMove[]) {
  return loadedCommits({
    subject: checkoutSubject(ROOT),
    checkout: checkoutFacts({ head: THIRD, moves: history(...moves) }),
    processes: [pythonFacts(loadedAt(NOON - 60_000))],
  });
}

test('files are compared with what HEAD named, and with the last that was committed of them since', () => {
  expect(compared(committed, moved(NOON + 5000, NEW, THIRD))).toEqual([OLD, NEW]);
});

test('and with what was there before edits came back and were committed', () => {
  const stashed = { ...moved(NOON + 5000, NEW, NEW), message: 'reset: moving to HEAD' };
  const again = { ...moved(NOON + 9000, NEW, THIRD), message: 'commit: Round down' };
  expect(compared(committed, stashed, again)).toEqual([OLD, THIRD, NEW]);
});
