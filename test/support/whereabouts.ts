import { barePresence, type Presence, type Wanted } from '../../src/model/presence.ts';
import type { Whereabouts } from '../../src/model/whereabouts.ts';
import { toStops } from '../../src/pipeline/where.ts';
import {
  before,
  checkout,
  commit,
  DAY,
  failed,
  HOUR,
  loaded,
  MEANT,
  MINUTE,
  NOW,
  type Parts,
  process,
  related,
  sameFiles,
  sameLoaded,
  source,
  summary,
  traceOf,
} from './trace.ts';

const FIX = summary('9f2c1ab', 'Fix rounding in invoices');
const SQUASH = summary('3ac9e01', 'Fix rounding (#12)', HOUR);
const REVERT = summary('77aa031', 'Revert "Fix rounding (#12)"', 20 * MINUTE);

const wanted: Wanted = {
  asked: 'fix-rounding',
  name: 'fix-rounding',
  revision: MEANT,
  summary: FIX,
  pullRequest: 12,
  readIn: null,
};

const held: Presence = { ...barePresence('no'), contains: 'yes', method: 'ancestor', by: FIX };
const squashed: Presence = { ...held, method: 'squash', by: SQUASH };
const reverted: Presence = { ...squashed, contains: 'reverted', revert: REVERT };

function whereabouts(
  parts: Parts,
  presences: Readonly<Record<string, Presence>>,
  changes: Partial<Whereabouts> = {},
): Whereabouts {
  const full = Object.entries(presences).map(([short, each]) => [commit(short), each] as const);
  return {
    ...toStops(traceOf(parts), Object.fromEntries(full)),
    wanted,
    problem: null,
    ...changes,
  };
}

const moves = [
  {
    at: NOW.getTime() - DAY,
    until: NOW.getTime() - DAY,
    from: null,
    to: commit('51d0e77'),
    message: 'clone',
  },
  {
    at: NOW.getTime() - 3 * HOUR,
    until: NOW.getTime() - 3 * HOUR,
    from: commit('51d0e77'),
    to: MEANT,
    message: 'pull',
  },
];
const OLD = related('behind', '51d0e77', [FIX]);

/** Everywhere, by its own commit. */
const staging = () =>
  whereabouts(
    {
      environment: 'staging',
      artifact: [checkout({ moves }), sameFiles()],
      processes: [
        [process(4121), sameLoaded()],
        [process(4122, { command: ['python3', 'worker.py'] }), sameLoaded()],
      ],
    },
    { '9f2c1ab': held, '51d0e77': barePresence('no') },
  );

/** On disk, and loaded by one of two. */
const production = () =>
  whereabouts(
    {
      environment: 'production',
      relations: [OLD],
      source: source({}, { ref: 'v*', resolvedRef: 'v1.8.2' }),
      artifact: [checkout({ moves }), sameFiles()],
      processes: [
        [process(4121), sameLoaded()],
        [process(9102, { startedAt: before(12 * DAY) }), loaded('stale', '51d0e77', 'old')],
      ],
    },
    { '9f2c1ab': held, '51d0e77': barePresence('no') },
  );

/** As a squash, and taken back. */
const squash = () => whereabouts({ environment: 'canary' }, { '9f2c1ab': reverted });

const doubtful = () =>
  whereabouts(
    { environment: 'edge', artifact: [failed('unreachable', 'artifact', 'path-denied', 'no')] },
    { '9f2c1ab': barePresence('cannot-tell', 'shallow') },
  );

const idle = () =>
  whereabouts(
    {
      environment: 'lab',
      processes: [[failed('absent', 'process', 'process-not-found', 'nothing runs there')]],
    },
    { '9f2c1ab': squashed },
  );

const unasked = () =>
  whereabouts(
    {},
    {},
    {
      wanted: null,
      problem: { ...failed('unreachable', 'source', 'timeout', 'no answer within 10 s').problem },
    },
  );

export const wheres: Readonly<Record<string, () => readonly Whereabouts[]>> = {
  one: () => [whereabouts({}, { '9f2c1ab': held })],
  several: () => [staging(), production()],
  forms: () => [squash(), idle()],
  doubt: () => [staging(), doubtful()],
  unasked: () => [unasked()],
};
