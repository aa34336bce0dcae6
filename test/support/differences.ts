import type { ComparedCommit, Comparison } from '../../src/model/comparison.ts';
import type { Difference, Differences, Point } from '../../src/model/difference.ts';
import { toProblem } from '../../src/model/problem.ts';
import { commit, DAY, HOUR, MINUTE, NOW, summary } from './trace.ts';

const OLD = summary('51d0e77', 'Print invoices', 3 * DAY);
const NEW = summary('9f2c1ab', 'Fix rounding in invoices');
const OTHER = summary('c0ffee1', 'Try another rounding', 20 * MINUTE);

function compared(
  each: ReturnType<typeof summary>,
  pullRequest: number | null = null,
  isMerge = false,
): ComparedCommit {
  return { ...each, pullRequest, isMerge };
}

const ADDS = [
  compared(NEW, 12),
  compared(summary('77aa031', 'Merge pull request #11 from acme/tax', 5 * HOUR), 11, true),
  compared(
    { ...summary('3be0c22', 'Read the tax table at start', 6 * HOUR), author: 'Bo Ekström' },
    11,
  ),
  compared(summary('0be4410', 'Refuse orders without a customer (#9)', 26 * HOUR), 9),
];

const RUNNING: Point = {
  kind: 'running',
  environment: 'production',
  name: null,
  revision: commit('51d0e77'),
  processes: ['web-1 4121', 'web-2 3310'],
};
const MEANT: Point = {
  kind: 'meant',
  environment: 'production',
  name: 'main',
  revision: commit('9f2c1ab'),
  processes: [],
};

const BEHIND: Comparison = {
  from: OLD,
  to: NEW,
  adds: { count: ADDS.length, commits: ADDS },
  removes: { count: 0, commits: [] },
  isSame: false,
  files: null,
  doubt: null,
};
const DIVERGED: Comparison = {
  ...BEHIND,
  from: OTHER,
  adds: { count: 1, commits: [compared(NEW, 12)] },
  removes: { count: 1, commits: [compared(OTHER)] },
};
const SAME: Comparison = {
  ...BEHIND,
  from: NEW,
  adds: { count: 0, commits: [] },
  isSame: true,
};
const UNTOLD: Comparison = { ...BEHIND, adds: null, removes: null, isSame: null };

function differences(all: readonly Difference[], changes: Partial<Differences> = {}): Differences {
  return {
    system: 'shop-api',
    environment: 'production',
    resolvedAt: NOW.toISOString(),
    paths: [],
    isReversed: false,
    differences: all,
    problems: [],
    ...changes,
  };
}

const one = (comparison: Comparison | null, from = RUNNING, to = MEANT) => [
  { from, to, comparison },
];

export const diffs: Readonly<Record<string, () => readonly Differences[]>> = {
  behind: () => [differences(one(BEHIND))],
  reversed: () => [
    differences(
      one(
        { ...BEHIND, from: NEW, to: OLD, adds: BEHIND.removes, removes: BEHIND.adds },
        MEANT,
        RUNNING,
      ),
      { isReversed: true },
    ),
  ],
  same: () => [
    differences(one(SAME, { ...RUNNING, revision: NEW.revision }), { paths: ['services/api'] }),
  ],
  files: () => [
    differences(
      one({
        ...DIVERGED,
        files: {
          count: 4,
          files: [
            { path: 'services/api/app.py', change: 'modified', before: null },
            { path: 'services/api/tax.py', change: 'added', before: null },
            {
              path: 'services/api/a/rather/long/path/to/the/new/place/of/rounding.py',
              change: 'renamed',
              before: 'services/api/rounding.py',
            },
            { path: 'notes', change: 'deleted', before: null },
          ],
        },
      }),
    ),
  ],
  rollout: () => [
    differences([
      ...one(BEHIND, { ...RUNNING, processes: ['web-3 9102'] }),
      ...one(SAME, { ...RUNNING, revision: NEW.revision }),
      ...one(
        { ...UNTOLD, from: null, doubt: 'no-revision' },
        { ...RUNNING, revision: null, processes: ['web-4 77'] },
      ),
    ]),
  ],
  between: () => [
    differences(
      one(BEHIND, RUNNING, {
        ...RUNNING,
        environment: 'staging',
        revision: NEW.revision,
        processes: ['8'],
      }),
    ),
    differences(
      one(
        { ...UNTOLD, doubt: 'shallow' },
        { ...MEANT, kind: 'named', environment: null, name: 'v1.7' },
        { ...MEANT, kind: 'on-disk', name: null },
      ),
      { environment: null, problems: [toProblem('source', '.', 'shallow-clone', '. is shallow')] },
    ),
  ],
};
