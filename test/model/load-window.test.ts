import { expect, test } from 'vitest';
import { placeChange } from '../../src/model/load-window.ts';
import { NOON } from '../support/facts.ts';

const window = { earliest: NOON + 500, latest: NOON + 2500, basis: 'start' } as const;

test.each([
  [NOON + 499.5, 'before'],
  [NOON + 500, 'inside'],
  [NOON + 2500, 'inside'],
  [NOON + 2501, 'after'],
  // As a file system that keeps whole seconds would date a change half a second later.
  [NOON, 'inside'],
  [NOON - 1000, 'before'],
  [NOON + 3000, 'after'],
])('a change at %d is %s', (changedAt, place) => {
  expect(placeChange(window, changedAt)).toBe(place);
});
