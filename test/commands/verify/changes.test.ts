import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesSince } from '../../../src/commands/verify/changes.ts';
import type { Finding } from '../../../src/model/policy.ts';

const finding = (pid: number, says: string, changes: Partial<Finding> = {}): Finding => ({
  stage: 'process',
  subject: `local:${pid}`,
  name: String(pid),
  code: 'as-meant',
  outcome: 'met',
  says,
  ...changes,
});

const THERE = new Set(Array.from({ length: 6 }, (_, pid) => `local:${pid}`));

const news = (before: readonly Finding[], after: readonly Finding[]) =>
  changesSince(before, after, THERE);

test('at first all is news, then only what changed', () => {
  const [a, b] = [finding(1, '1 runs a'), finding(2, '2 runs a')];
  expect(news([], [a, b]).map(({ says }) => says)).toEqual(['1 runs a', '2 runs a']);
  expect(news([a, b], [a, b])).toEqual([]);
  expect(news([a, b], [a, finding(2, '2 runs b')]).map(({ says }) => says)).toEqual(['2 runs b']);
});

test('what is gone is told first, and what came after it', () => {
  const changes = news([finding(1, '1 runs a')], [finding(2, '2 runs b')]);
  expect(changes.map(({ outcome, says }) => [outcome, says])).toEqual([
    ['gone', '1 has ended'],
    ['met', '2 runs b'],
  ]);
});

test('that nothing is missing any more is not told', () => {
  const absent = finding(1, 'nothing runs', { code: 'absent', outcome: 'drift' });
  expect(
    changesSince([absent], [finding(2, '2 runs b')], new Set()).map(({ says }) => says),
  ).toEqual(['2 runs b']);
});

test('several findings of one part are one change, by the worst of them', () => {
  const dirty = finding(1, '1 runs edited files', { code: 'dirty', outcome: 'drift' });
  expect(news([], [finding(1, '1 runs a'), dirty])).toEqual([
    { subject: 'local:1', outcome: 'drift', says: '1 runs a; 1 runs edited files' },
  ]);
});

const anyFindings = fc.uniqueArray(
  fc
    .record({ pid: fc.nat(5), says: fc.constantFrom('a', 'b') })
    .map(({ pid, says }) => finding(pid, says)),
  { selector: ({ subject }) => subject },
);

test('law: from what was, the changes lead to what is', () => {
  fc.assert(
    fc.property(anyFindings, anyFindings, (before, after) => {
      const state = new Map(before.map(({ subject, says }) => [subject, says]));
      for (const { subject, outcome, says } of news(before, after)) {
        if (outcome === 'gone') expect(state.delete(subject)).toBe(true);
        else state.set(subject, says);
      }
      expect(state).toEqual(new Map(after.map(({ subject, says }) => [subject, says])));
    }),
  );
});
