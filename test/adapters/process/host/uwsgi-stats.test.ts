import { describe, expect, test } from 'vitest';
import {
  loadedAfter,
  mayWait,
  parseStats,
  statsTarget,
} from '../../../../src/adapters/process/host/uwsgi-stats.ts';
import { NOON } from '../../../support/facts.ts';

const cwd = { path: '/srv/shop', replaced: 'no' } as const;
const listening = [{ inode: '1', address: '127.0.0.1', port: 1717 }];
const master = (line: string, changes = {}) => ({
  ...{ argv: line.split(' '), cwd, listening, pid: 42, pidInside: null, root: '/' },
  ...changes,
});
const config = (text: string) => ({ text, changedAt: 0 });

describe('where its stats can be had', () => {
  const port = { kind: 'port', host: '127.0.0.1', port: 1717 };
  const socket = { kind: 'socket', path: '/run/stats' };
  test.each([
    ['uwsgi --stats /run/stats', '', socket],
    ['uwsgi --stats-server=/run/stats', '', socket],
    ['uwsgi --stats stats', '', { kind: 'socket', path: '/srv/shop/stats' }],
    ['uwsgi --stats 127.0.0.1:1717', '', port],
    ['uwsgi --stats :1717', '', port],
    ['uwsgi', 'stats = /run/stats', socket],
    ['uwsgi', 'stats = /run/stats\nstats-http = true', null],
    ['uwsgi --stats /run/stats --stats-http', '', null],
    ['uwsgi', 'uwsgi:\n  stats: "127.0.0.1:1717"', port],
    // Not listened on by it; not of this machine alone; not told in full; one of two; not a file.
    ['uwsgi --stats 127.0.0.1:22', '', null],
    ['uwsgi --stats 10.0.0.1:1717', '', null],
    ['uwsgi', 'stats = /run/%n.stats', null],
    ['uwsgi', 'stats = $(HOME)/stats', null],
    ['uwsgi --stats /run/stats', 'stats = /run/other', null],
    ['uwsgi --stats @shop', '', null],
    ['uwsgi --stats', '', null],
    ['uwsgi', '# stats = /run/stats', null],
    ['uwsgi', '', null],
  ])('%s, %j', (line, text, expected) => {
    expect(statsTarget(master(line), config(text))).toEqual(expected);
  });

  test.each([{ pidInside: 1 }, { root: '/srv/jail' }])('not from outside: %j', (changes) => {
    expect(statsTarget(master('uwsgi --stats /run/stats', changes), null)).toBeNull();
  });
});

const worker = (pid: number, changes: object = {}) => ({
  ...{ id: 1, pid, status: 'idle', last_spawn: NOON / 1000, respawn_count: 1 },
  ...{ apps: [{ id: 0, startup_time: 3 }] },
  ...changes,
});
const said = (...workers: readonly object[]) => parseStats(JSON.stringify({ pid: 42, workers }));

describe('what its stats tell of a load', () => {
  const forks = [
    { pid: 43, startedAt: NOON + 300 },
    { pid: 44, startedAt: NOON + 60_000 },
  ];
  const ask = (...workers: readonly object[]) => {
    const stats = said(...workers);
    return stats && loadedAfter(stats, 42, forks);
  };
  test('the first worker in its place was forked when all was loaded', () => {
    const respawned = worker(44, { respawn_count: 2, last_spawn: NOON / 1000 + 60 });
    expect(ask(worker(43), respawned)).toBe(NOON + 300 - 4000);
  });

  test.each([
    ['respawned', worker(43, { respawn_count: 2 })],
    ['without an application', worker(43, { apps: [] })],
    ['that is not there', worker(45)],
    ['that started at another time', worker(44)],
    ['that says nothing', {}],
  ])('a worker %s tells nothing', (_, each) => {
    expect(ask(each)).toBeNull();
  });

  test('another master’s are none', () => {
    const stats = parseStats(JSON.stringify({ pid: 41, workers: [worker(43)] }));
    expect(stats && loadedAfter(stats, 42, forks)).toBeNull();
  });

  test('is read, and from nothing else', () => {
    const json = JSON.stringify({ pid: 42, workers: [] });
    expect(parseStats(json)).toEqual({ master: 42, workers: [] });
    for (const text of ['', '{', 'SSH-2.0-OpenSSH', '{"pid":0,"workers":[]}', '{"pid":42}'])
      expect(parseStats(text)).toBeNull();
  });
});

test.each([
  ['uwsgi --ini shop.ini', {}, '', false],
  ['uwsgi --cheap', {}, '', true],
  ['uwsgi --cheaper=2', {}, '', true],
  ['uwsgi', {}, 'exec-post-app = ./migrate', true],
  ['uwsgi', {}, 'shared-import = tasks.py', true],
  ['uwsgi', { UWSGI_IDLE: '60' }, '', true],
  ['uwsgi', null, '', true],
])('whether it may wait between load and fork: %s %j %j', (line, environ, text, expected) => {
  expect(mayWait({ argv: line.split(' '), environ }, config(text))).toBe(expected);
});
