import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LOAD_ALLOWANCE,
  type LoadSituation,
  type LoadSubject,
  MASTER_ALLOWANCE,
  START_ERROR,
  toLoadWindow,
} from '../../../../src/adapters/process/host/load.ts';
import { NOON } from '../../../support/facts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const subject = (changes: Partial<LoadSubject> = {}): LoadSubject => ({
  startedAt: NOON,
  execBefore: null,
  isMarkedAtBoot: false,
  ...changes,
});

/** A plain process, started at noon. */
const plain = (changes: Partial<LoadSituation> = {}): LoadSituation => ({
  now: NOON + HOUR,
  clockError: 0,
  self: subject(),
  forked: false,
  master: subject(),
  server: null,
  preloads: null,
  mayReexec: false,
  workers: [],
  ...changes,
});

/** A worker, forked at noon by a master that started an hour before. */
const worker = (changes: Partial<LoadSituation> = {}): LoadSituation =>
  plain({
    forked: true,
    master: subject({ startedAt: NOON - HOUR }),
    workers: [NOON],
    ...changes,
  });

const auto = (situation: LoadSituation) => toLoadWindow(situation, 'auto');
const ownLoad = { earliest: NOON - START_ERROR, latest: NOON + LOAD_ALLOWANCE };

describe('a plain process', () => {
  test('loads at its start', () => {
    expect(auto(plain())).toEqual({ ...ownLoad, basis: 'start' });
  });

  test('of a machine whose clock tells only seconds has a wider window', () => {
    expect(auto(plain({ clockError: 500 }))).toMatchObject({
      earliest: ownLoad.earliest - 500,
      latest: ownLoad.latest + 500,
    });
  });

  test('with threads that were made at its start never replaced itself since', () => {
    expect(auto(plain({ self: subject({ execBefore: NOON + 100 }) }))).toMatchObject({
      earliest: ownLoad.earliest,
      basis: 'start',
    });
  });

  test('with threads that came later may have replaced itself before them', () => {
    const window = auto(plain({ self: subject({ execBefore: NOON + HOUR }) }));
    expect(window).toEqual({
      earliest: ownLoad.earliest,
      latest: NOON + HOUR + LOAD_ALLOWANCE,
      basis: 'threads',
    });
  });

  test('of a runtime that makes threads at boot loads after them', () => {
    const node = subject({ execBefore: NOON + HOUR, isMarkedAtBoot: true });
    expect(auto(plain({ self: node })).earliest).toBe(NOON + HOUR - START_ERROR);
  });
});

describe('a fork', () => {
  test('of a program that is not known runs its master’s code or its own', () => {
    expect(auto(worker())).toEqual({
      earliest: NOON - HOUR - START_ERROR,
      latest: NOON + LOAD_ALLOWANCE,
      basis: 'fork',
    });
  });
});

describe('gunicorn', () => {
  const gunicorn = (changes: Partial<LoadSituation>) => worker({ server: 'gunicorn', ...changes });

  test('loads in each worker', () => {
    expect(auto(gunicorn({ preloads: false }))).toEqual({ ...ownLoad, basis: 'worker' });
  });

  test('with preload loads in the master, before the oldest worker that lives', () => {
    const window = auto(gunicorn({ preloads: true, workers: [NOON - 59 * MINUTE, NOON] }));
    expect(window).toEqual({
      earliest: NOON - HOUR - START_ERROR,
      latest: NOON - 59 * MINUTE,
      basis: 'master',
    });
  });

  test('with preload never loads again, however new the workers are', () => {
    const { latest } = auto(gunicorn({ preloads: true, workers: [NOON] }));
    expect(latest).toBe(NOON - HOUR + LOAD_ALLOWANCE + MASTER_ALLOWANCE);
  });

  test('with settings that cannot be read may do either', () => {
    expect(auto(gunicorn({ preloads: null })).basis).toBe('fork');
  });

  test('has a master whose code is that of its workers', () => {
    const master = plain({
      self: subject({ startedAt: NOON - HOUR }),
      server: 'gunicorn',
      preloads: false,
      workers: [NOON, NOON + MINUTE],
    });
    expect(auto(master)).toEqual({
      earliest: ownLoad.earliest,
      latest: NOON + MINUTE + LOAD_ALLOWANCE,
      basis: 'worker',
    });
  });
});

describe('uWSGI', () => {
  test('loads in the master; one that may have replaced itself did so before its oldest worker', () => {
    const reloaded = worker({ server: 'uwsgi', preloads: true, mayReexec: true, workers: [NOON] });
    expect(auto(reloaded)).toEqual({
      earliest: NOON - HOUR - START_ERROR,
      latest: NOON,
      basis: 'master',
    });
  });

  test('of whose last exec the moment is known loads right after it', () => {
    const master = subject({
      startedAt: NOON - HOUR,
      execBefore: NOON - 500,
      isMarkedAtBoot: true,
    });
    const reloaded = { server: 'uwsgi', preloads: true, mayReexec: true, master } as const;
    expect(auto(worker({ ...reloaded, workers: [NOON] }))).toEqual({
      earliest: NOON - 500 - START_ERROR,
      latest: NOON,
      basis: 'master',
    });
  });

  test('with lazy-apps loads in each worker', () => {
    expect(auto(worker({ server: 'uwsgi', preloads: false })).basis).toBe('worker');
  });
});

test('PHP reads its code at each request', () => {
  expect(auto(plain({ server: 'php' }))).toEqual({
    earliest: ownLoad.earliest,
    latest: NOON + HOUR,
    basis: 'request',
  });
});

describe('what the config says goes before what is known', () => {
  test.each([
    ['start', 'start'],
    ['worker', 'worker'],
    ['master', 'master'],
    ['request', 'request'],
  ] as const)('loads: %s', (loads, basis) => {
    expect(toLoadWindow(worker({ server: 'uwsgi', preloads: null }), loads).basis).toBe(basis);
  });
});

test('law: a window ends after it begins', () => {
  const time = fc.integer({ min: NOON - HOUR, max: NOON + HOUR });
  const anySubject = fc.record({
    startedAt: time,
    execBefore: fc.option(time),
    isMarkedAtBoot: fc.boolean(),
  });
  const any = fc.record({
    self: anySubject,
    forked: fc.boolean(),
    master: anySubject,
    server: fc.constantFrom(null, 'gunicorn', 'uwsgi', 'php'),
    preloads: fc.constantFrom(null, true, false),
    mayReexec: fc.boolean(),
    workers: fc.array(time),
  });
  const loads = fc.constantFrom('auto', 'start', 'worker', 'master', 'request');
  fc.assert(
    fc.property(any, loads, (changes, rule) => {
      const situation = plain(changes as Partial<LoadSituation>);
      const { earliest, latest } = toLoadWindow(situation, rule as 'auto');
      expect(latest).toBeGreaterThanOrEqual(earliest);
    }),
  );
});
