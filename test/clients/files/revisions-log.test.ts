import { expect, test } from 'vitest';
import { parseRevisionsLog } from '../../../src/clients/files/revisions-log.ts';

const A = 'a'.repeat(40);
const parse = (...lines: readonly string[]) =>
  [...parseRevisionsLog(lines.join('\n'), '/srv/revisions.log')].map(
    ([name, { revision, by }]) => [name, revision, by] as const,
  );

test('who deployed which revision as which release, and when', () => {
  expect(
    parse(
      `Branch feature/x (y) (at ${A}) deployed as release 20240101120000 by ana.b`,
      'Branch main (at ABCDEF012345) deployed as release blue by ben',
    ),
  ).toEqual([
    ['20240101120000', A, 'revisions.log (deployed 2024-01-01 12:00:00 UTC by ana.b)'],
    ['blue', 'abcdef012345', 'revisions.log (deployed by ben)'],
  ]);
});

test('who went back to one, the last time', () => {
  expect(
    parse(
      `Branch main (at ${A}) deployed as release 1 by ana`,
      `Branch main (at ${A}) deployed as release 2 by ben`,
      'cleo rolled back to release 1',
      'dan rolled back to release 1',
    ),
  ).toEqual([
    ['2', A, 'revisions.log (deployed by ben)'],
    ['1', A, 'revisions.log (deployed by ana, rolled back to by dan)'],
  ]);
});

test.each([
  '',
  'Branch main (at v1.2) deployed as release 1 by ana',
  `Branch main (at ${A}) deployed as release ../1 by ana`,
  `${A} deployed to production`,
  'ana rolled back to release 7',
])('nothing of %j', (line) => {
  expect(parse(line)).toEqual([]);
});
