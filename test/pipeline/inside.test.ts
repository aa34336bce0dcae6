import { expect, test } from 'vitest';
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

test('files are compared with what HEAD named, and with the last that was committed of them since', () => {
  const pulled = commitOf('c');
  const moves = history(
    { ...moved(NOON, OLD, NEW), message: 'commit: Round up' },
    moved(NOON + 5000, NEW, pulled),
  );
  const runners = {
    subject: checkoutSubject(ROOT),
    checkout: checkoutFacts({ head: pulled, moves }),
    processes: [pythonFacts(loadedAt(NOON - 60_000))],
  };
  expect(loadedCommits(runners)).toEqual([OLD, NEW]);
});
