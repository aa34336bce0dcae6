import { describe, expect, test } from 'vitest';
import { headsDuring } from '../../src/model/head-history.ts';
import { commitOf, loadedAt, moved, NOON } from '../support/facts.ts';

const [A, B, C] = [commitOf('a'), commitOf('b'), commitOf('c')];
const MINUTE = 60_000;
const at = loadedAt(NOON);

test('what HEAD named between two moves', () => {
  const moves = [
    moved(NOON - 2 * MINUTE, null, A),
    moved(NOON - MINUTE, A, B),
    moved(NOON + MINUTE, B, C),
  ];
  expect(headsDuring(moves, C, at)).toEqual({ commits: [B], complete: true });
});

test('there and back again within the window: either', () => {
  const moves = [moved(NOON - MINUTE, null, A), moved(NOON, A, B), moved(NOON + 1000, B, A)];
  expect(headsDuring(moves, A, at)).toEqual({ commits: [A, B], complete: true });
});

test('a clone that came while the process was loading: there was nothing before', () => {
  expect(headsDuring([moved(NOON, null, A)], A, at)).toEqual({ commits: [A], complete: true });
  expect(headsDuring([moved(NOON + MINUTE, null, A)], A, at).commits).toEqual([]);
});

describe('a history with holes does not tell', () => {
  test('before its first entry, if that begins somewhere: older ones have expired', () => {
    const moves = [moved(NOON + MINUTE, B, C)];
    expect(headsDuring(moves, C, at)).toEqual({ commits: [B], complete: false });
  });

  test('between two entries that do not meet: some have expired, or were never written', () => {
    const moves = [moved(NOON - MINUTE, null, A), moved(NOON + MINUTE, B, C)];
    expect(headsDuring(moves, C, at)).toEqual({ commits: [A, B], complete: false });
  });

  test('after the last entry, if HEAD is elsewhere', () => {
    const moves = [moved(NOON - MINUTE, null, A)];
    expect(headsDuring(moves, B, at)).toEqual({ commits: [A, B], complete: false });
  });

  test('but a hole that is past the window does not matter', () => {
    const moves = [
      moved(NOON - 3 * MINUTE, B, A),
      moved(NOON - 2 * MINUTE, C, B),
      moved(NOON + MINUTE, B, C),
      moved(NOON + 2 * MINUTE, A, B),
    ];
    expect(headsDuring(moves, C, at)).toEqual({ commits: [B], complete: true });
  });
});

test('a move that may have taken place at any time tells nothing, even where only one commit is left', () => {
  const vague = { ...moved(NOON - 2 * MINUTE, A, A), until: NOON + MINUTE };
  const moves = [moved(NOON - 5 * MINUTE, null, A), vague];
  expect(headsDuring(moves, A, at)).toEqual({ commits: [A], complete: false });
});
