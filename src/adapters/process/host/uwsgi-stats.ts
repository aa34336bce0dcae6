import { at, listAt, numberAt, parseJson } from '../../../clients/json.ts';
import type { Target } from '../../../transports/dial.ts';
import type { Process } from './process.ts';
import { resolveFor } from './script.ts';
import { optionValue, type ServerConfig } from './server.ts';

/** What uWSGI's stats server tells to everybody who connects, as far as it speaks of loads. */
export interface UwsgiStats {
  /** Of the master, as it sees itself. */
  readonly master: number;
  readonly workers: readonly Worker[];
}

interface Worker {
  readonly pid: number;
  /** Milliseconds since the epoch, in whole seconds, rounded down. */
  readonly spawnedAt: number;
  /** Since the master's last exec. */
  readonly spawns: number;
  /** What loading its applications took, in whole seconds, rounded down. */
  readonly loads: readonly number[];
}

type Master = Pick<Process, 'argv' | 'cwd' | 'listening' | 'pid' | 'pidInside' | 'root'>;

/**
 * Where a master that shares our root and network says that its stats can be had: a socket, or a port of this
 * machine alone that it is seen to listen on. Null: nowhere, or not where it could be told apart from others.
 */
export function statsTarget(master: Master, config: ServerConfig | null): Target | null {
  const isInside = (master.pidInside ?? master.pid) !== master.pid || master.root !== '/';
  const address = isInside ? null : statsAddress(master.argv, config?.text ?? '');
  // What uWSGI would put in place of a placeholder, it alone knows.
  if (!address || /^@|[%$\s]/.test(address)) return null;
  const [, host, port] = /^(.*):(\d+)$/.exec(address) ?? [];
  if (port === undefined) return { kind: 'socket', path: resolveFor(master, address) };
  const isHeard = master.listening.some((each) => each.port === Number(port));
  const isOurs = /^(127\.\d+\.\d+\.\d+|localhost|0\.0\.0\.0|\*)?$/.test(host ?? '');
  return isHeard && isOurs ? { kind: 'port', host: '127.0.0.1', port: Number(port) } : null;
}

function statsAddress(argv: readonly string[], text: string): string | null {
  // The master would wait for a request, and serve nobody meanwhile.
  if ([...argv, text].some((each) => each.includes('stats-http'))) return null;
  const named = optionValue(argv, ['--stats', '--stats-server']);
  const lines = [...text.matchAll(/^\s*stats(?:-server)?\s*[=:]\s*(.*?)\s*$/gm)];
  const set = lines.map(([, value = '']) => value.replace(/^(['"])(.*)\1$/, '$2'));
  const all = new Set(named === null ? set : [named, ...set]);
  return all.size === 1 ? ([...all][0] ?? null) : null;
}

/** Null for anything else. */
export function parseStats(text: string): UwsgiStats | null {
  const json = parseJson(text);
  const master = numberAt(json, 'pid');
  if (master <= 0 || !Array.isArray(at(json, 'workers'))) return null;
  const workers = listAt(json, 'workers').map((worker) => ({
    pid: numberAt(worker, 'pid'),
    spawnedAt: numberAt(worker, 'last_spawn') * 1000,
    spawns: numberAt(worker, 'respawn_count'),
    loads: listAt(worker, 'apps').map((app) => numberAt(app, 'startup_time')),
  }));
  return { master, workers };
}

/** Settings with which the master may wait after it loaded the code, or load more of it than its applications. */
const WAITS = /\b(cheap|cheaper|idle|fork-server|import)\b|post-app|on-demand/;

export function mayWait(
  { argv, environ }: Pick<Process, 'argv' | 'environ'>,
  config: ServerConfig | null,
): boolean {
  if (environ === null) return true;
  const { UWSGI_CHEAP, UWSGI_CHEAPER, UWSGI_IDLE } = environ;
  const isSet = [UWSGI_CHEAP, UWSGI_CHEAPER, UWSGI_IDLE].some((value) => value !== undefined);
  return isSet || WAITS.test(argv.join(' ')) || WAITS.test(config?.text ?? '');
}

/** A worker as the kernel knows it; milliseconds since the epoch. */
interface Fork {
  readonly pid: number;
  readonly startedAt: number;
}

/** A second that was rounded down, and what lies between the kernel's fork and uWSGI's note of it. Milliseconds. */
const SPAWN_ERROR = 2_000;

/**
 * The moment before which a master that preloads did not load the code: one of its workers is the first in its
 * place since the master's last exec, so it was forked as soon as all was loaded, which took as long as is told.
 * Null if none is, or if what is told is not of these processes.
 */
export function loadedAfter(
  { master, workers }: UwsgiStats,
  pid: number,
  forks: readonly Fork[],
): number | null {
  if (master !== pid) return null;
  const moments = workers.flatMap((worker) => {
    const fork = forks.find((each) => each.pid === worker.pid);
    if (!fork || worker.spawns !== 1 || worker.loads.length === 0) return [];
    if (Math.abs(fork.startedAt - worker.spawnedAt) > SPAWN_ERROR) return [];
    const load = worker.loads.reduce((sum, seconds) => sum + seconds + 1, 0);
    return [fork.startedAt - load * 1000];
  });
  return moments.length > 0 ? Math.min(...moments) : null;
}
