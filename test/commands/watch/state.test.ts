import { expect, test } from 'vitest';
import { stateOf } from '../../../src/commands/watch/state.ts';
import { toProblem } from '../../../src/model/problem.ts';
import { NOON } from '../../support/facts.ts';
import { BEHIND, type System, sourceOf, traceOf } from '../../support/judged.ts';

const stateIn = (system: System) => stateOf(traceOf(system));

test('what is another at every look is no change', () => {
  const later = { ...traceOf(), resolvedAt: new Date(NOON + 5000).toISOString(), durationMs: 99 };
  expect(stateOf(later)).toBe(stateIn({}));
  expect(stateIn({ processes: [{ startedAt: NOON + 7 }, {}] })).toBe(stateIn({}));
  const note = toProblem('process', 'local', 'left-out', 'left out shells: bash (311)');
  expect(stateIn({ problems: [note] })).toBe(stateIn({}));
});

test.each<[string, System]>([
  ['another process', { processes: [{ pid: 9000 }, {}] }],
  ['one less', { processes: [{}] }],
  ['another revision', { processes: [{ link: 'stale', relation: BEHIND }, {}] }],
  ['a process that is gone', { processes: [{ state: 'absent' }] }],
  ['an edit', { artifact: { link: 'modified', edited: 1 } }],
  ['another branch', { source: sourceOf({ resolvedRef: 'next' }) }],
  ['a warning', { problems: [toProblem('source', '/srv/shop', 'shallow-clone', 'it is shallow')] }],
])('%s is one', (_what, system) => {
  expect(stateIn(system)).not.toBe(stateIn({}));
});
