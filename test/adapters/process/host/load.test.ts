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
  isMaster: true,
  master: subject(),
  server: null,
  preloads: null,
  mayReexec: false,
  workers: [],
  started: [],
  reloaded: null,
  keptFor: 0,
  isReading: false,
  loadedAfter: null,
  ...changes,
});

/** A worker, forked at noon by a master that started an hour before. */
const worker = (changes: Partial<LoadSituation> = {}): LoadSituation =>
  plain({
    forked: true,
    isMaster: false,
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

  test('that only starts others runs what those loaded, whenever it was started itself', () => {
    expect(auto(plain({ started: [NOON + HOUR, NOON + MINUTE] }))).toEqual({
      earliest: NOON + MINUTE - START_ERROR,
      latest: NOON + HOUR + LOAD_ALLOWANCE,
      basis: 'worker',
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

  test('has a master whose code is that of its workers, also as a daemon', () => {
    const master = plain({
      self: subject({ startedAt: NOON - HOUR }),
      server: 'gunicorn',
      preloads: false,
      workers: [NOON, NOON + MINUTE],
    });
    for (const forked of [false, true]) {
      expect(auto({ ...master, forked })).toEqual({
        earliest: ownLoad.earliest,
        latest: NOON + MINUTE + LOAD_ALLOWANCE,
        basis: 'worker',
      });
    }
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

  test('of whose load the stats server bounds the moment loads after it', () => {
    const reloaded = { server: 'uwsgi', preloads: true, mayReexec: true } as const;
    const window = (changes: Partial<LoadSituation>) => auto(worker({ ...reloaded, ...changes }));
    expect(window({ loadedAfter: NOON - 1000 })).toEqual({
      earliest: NOON - 1000 - START_ERROR,
      latest: NOON,
      basis: 'stats',
    });
    // What the kernel says counts for more.
    expect(window({ loadedAfter: NOON - 2 * HOUR }).earliest).toBe(NOON - HOUR - START_ERROR);
    expect(window({ loadedAfter: NOON + HOUR })).toMatchObject({ latest: NOON });
    expect(window({ loadedAfter: NOON - 1000, mayReexec: false }).basis).toBe('master');
  });

  test('with lazy-apps loads in each worker', () => {
    expect(auto(worker({ server: 'uwsgi', preloads: false })).basis).toBe('worker');
  });
});

describe('a reload by systemd', () => {
  const reloaded = { from: NOON + 30 * MINUTE, to: NOON + 30 * MINUTE + 1000 };

  test('of a program that is not known may have loaded its code again', () => {
    expect(auto(plain({ reloaded }))).toEqual({
      earliest: ownLoad.earliest,
      latest: reloaded.to + LOAD_ALLOWANCE,
      basis: 'reload',
    });
  });

  test('from before it was started says nothing', () => {
    expect(auto(plain({ reloaded: { from: null, to: NOON - MINUTE } })).basis).toBe('start');
  });

  test('of gunicorn is told better by its workers', () => {
    const master = { server: 'gunicorn', preloads: false, workers: [NOON] } as const;
    expect(auto(plain({ ...master, reloaded })).basis).toBe('worker');
  });

  test('is overruled by who knows better', () => {
    expect(toLoadWindow(plain({ reloaded }), 'start').latest).toBe(ownLoad.latest);
  });
});

describe('nginx', () => {
  const reloaded = { from: NOON - 1000, to: NOON };
  const nginx = (changes: Partial<LoadSituation>) => worker({ server: 'nginx', ...changes });
  const settings = (changes: Partial<LoadSituation>) => toLoadWindow(nginx(changes), 'master');

  test('serves files, too, as they are now: of those nothing is known', () => {
    expect(auto(nginx({}))).toEqual({
      earliest: NOON - HOUR - START_ERROR,
      latest: NOON + HOUR,
      basis: 'reload',
    });
  });

  test('has read its settings before it forked a worker', () => {
    expect(settings({})).toMatchObject({ earliest: NOON - HOUR - START_ERROR, latest: NOON });
  });

  test('has read them anew if all workers are new since a reload', () => {
    expect(settings({ reloaded })).toMatchObject({ earliest: reloaded.from - START_ERROR });
  });

  test('has not, if some are older: it refused the new ones', () => {
    const workers = [NOON - 30 * MINUTE, NOON];
    expect(settings({ reloaded, workers }).earliest).toBe(NOON - HOUR - START_ERROR);
  });

  test('a worker that is left from before a reload has read the old ones', () => {
    const self = subject({ startedAt: NOON - 30 * MINUTE });
    expect(settings({ reloaded, self })).toMatchObject({
      earliest: NOON - HOUR - START_ERROR,
      latest: NOON - 30 * MINUTE,
    });
  });
});

describe('puma', () => {
  test('shows no arguments, so that its workers may have loaded the code themselves or not', () => {
    expect(auto(worker({ server: 'puma' })).basis).toBe('fork');
    const master = plain({ server: 'puma', workers: [NOON + HOUR] });
    expect(auto(master)).toMatchObject({ latest: NOON + HOUR + LOAD_ALLOWANCE, basis: 'fork' });
  });

  test('of which it is known is told by the worker', () => {
    expect(toLoadWindow(worker({ server: 'puma' }), 'worker')).toEqual({
      ...ownLoad,
      basis: 'worker',
    });
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
    isMaster: fc.boolean(),
    master: anySubject,
    server: fc.constantFrom(null, 'gunicorn', 'uwsgi', 'php', 'nginx', 'puma'),
    reloaded: fc.option(fc.record({ from: fc.option(time), to: time })),
    preloads: fc.constantFrom(null, true, false),
    mayReexec: fc.boolean(),
    loadedAfter: fc.option(time),
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
