import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LOAD_ALLOWANCE,
  type LoadClues,
  START_ERROR,
  toLoadWindow,
} from '../../../../src/adapters/process/host/load.ts';
import { NOON } from '../../../support/facts.ts';

const HOUR = 3_600_000;

const clues = (changes: Partial<LoadClues> = {}): LoadClues => ({
  startedAt: NOON,
  forkedOnly: false,
  program: '/usr/bin/python3',
  args: ['python3', 'app.py'],
  lastExecBefore: null,
  parent: null,
  oldestSibling: NOON,
  settings: '',
  ...changes,
});

const master = (args: readonly string[], changes: Partial<LoadClues> = {}) =>
  clues({ startedAt: NOON - HOUR, program: args[0] ?? '', args, ...changes });

const worker = (parent: LoadClues, changes: Partial<LoadClues> = {}) =>
  clues({ forkedOnly: true, program: parent.program, args: parent.args, parent, ...changes });

const ownLoad = { earliest: NOON - START_ERROR, latest: NOON + LOAD_ALLOWANCE };

describe('what is known of servers', () => {
  test('a plain process loads at its start', () => {
    expect(toLoadWindow(clues(), NOON)).toEqual({ ...ownLoad, basis: 'start' });
  });

  test('threads that were made with it say that it never replaced itself', () => {
    expect(toLoadWindow(clues({ lastExecBefore: NOON + 100 }), NOON)).toMatchObject(ownLoad);
  });

  test('threads that came later leave room for an exec in place', () => {
    const window = toLoadWindow(clues({ lastExecBefore: NOON + HOUR }), NOON);
    expect(window).toMatchObject({ basis: 'threads', earliest: ownLoad.earliest });
    expect(window.latest).toBeGreaterThan(NOON + HOUR);
  });

  test('node makes its threads at boot: an exec was just before the oldest', () => {
    const node = clues({ program: '/usr/bin/node', lastExecBefore: NOON + HOUR });
    expect(toLoadWindow(node, NOON).earliest).toBeGreaterThan(NOON + HOUR - 2 * LOAD_ALLOWANCE);
  });

  test('a worker of gunicorn loads for itself', () => {
    expect(toLoadWindow(worker(master(['gunicorn', 'shop:app'])), NOON)).toEqual({
      ...ownLoad,
      basis: 'worker',
    });
  });

  test.each([
    ['on the command line', master(['gunicorn', '--preload', 'shop:app'])],
    [
      'in its configuration',
      master(['gunicorn', '-c', 'g.py'], { settings: 'preload_app = True\n' }),
    ],
  ])('with preload %s the master did, before its oldest live worker', (_where, parent) => {
    expect(toLoadWindow(worker(parent, { oldestSibling: NOON - 60_000 }), NOON)).toEqual({
      earliest: NOON - HOUR - START_ERROR,
      latest: NOON - 60_000,
      basis: 'master',
    });
  });

  test('uWSGI loads in the master, with lazy-apps in the worker', () => {
    expect(toLoadWindow(worker(master(['uwsgi', '--master'])), NOON).basis).toBe('master');
    expect(toLoadWindow(worker(master(['uwsgi', '--lazy-apps'])), NOON).basis).toBe('worker');
  });

  test('a fork of a program that is not known may run its own code or its master’s', () => {
    expect(toLoadWindow(worker(master(['python3', 'app.py'])), NOON)).toEqual({
      earliest: NOON - HOUR - START_ERROR,
      latest: NOON + LOAD_ALLOWANCE,
      basis: 'fork',
    });
  });

  test('PHP reads its code at each request', () => {
    const php = clues({ program: '/usr/sbin/php-fpm8.2', args: ['php-fpm: pool www'] });
    expect(toLoadWindow(php, NOON + HOUR)).toMatchObject({ basis: 'request', latest: NOON + HOUR });
  });
});

test('law: a window never ends before it begins', () => {
  const time = fc.integer({ min: NOON - HOUR, max: NOON + HOUR });
  const any = fc.record({
    startedAt: time,
    forkedOnly: fc.boolean(),
    lastExecBefore: fc.option(time),
    oldestSibling: time,
    loads: fc.constantFrom('auto', 'start', 'worker', 'master', 'request'),
  });
  fc.assert(
    fc.property(any, ({ loads, ...changes }) => {
      const parent = master(['python3']);
      const { earliest, latest } = toLoadWindow(
        clues({ ...changes, parent }),
        NOON,
        loads as 'auto',
      );
      expect(latest).toBeGreaterThanOrEqual(earliest);
    }),
  );
});
