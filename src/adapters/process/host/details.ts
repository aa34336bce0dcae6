import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { type Clock, ticksToSeconds, toTime } from '../../../clients/procfs/clock.ts';
import {
  parseCgroup,
  parseEnvironment,
  parseUid,
  parseUsers,
  revisionsIn,
  type Socket,
} from '../../../clients/procfs/parse.ts';
import { listProc, readProc, readProcLink, statProc } from '../../../clients/procfs/read.ts';
import { scriptOf } from '../../../clients/procfs/script.ts';
import { parseStat } from '../../../clients/procfs/stat.ts';
import { isInside } from '../../../model/containment.ts';
import { type Digest, toDigest } from '../../../model/digest.ts';
import type {
  ExecutableFacts,
  ListeningPort,
  RevisionClaim,
  ScriptFacts,
} from '../../../model/facts.ts';
import { socketsOf } from './select.ts';
import type { Row } from './table.ts';

/** What is read of each process of the family. */
export interface Details {
  readonly row: Row;
  readonly user: string;
  readonly cwd: string | null;
  readonly cwdDeleted: boolean;
  readonly cgroup: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly ListeningPort[];
  readonly executable: ExecutableFacts | null;
  readonly script: ScriptFacts | null;
  readonly lastExecBefore: number | null;
  readonly settings: string;
  readonly claims: readonly RevisionClaim[];
  readonly denied: readonly string[];
  /** Share of one CPU over its life. */
  readonly cpu: number;
}

const DELETED = / \(deleted\)$/;

/** Null if the process ended, or its number was given to another, while it was read. */
export function readDetails(
  row: Row,
  clock: Clock,
  sockets: readonly Socket[],
  artifactPath: string | null,
): Details | null {
  const { pid } = row;
  const denied = new Set<string>();
  const deny = (name: string) => () => void denied.add(name);
  const uid = parseUid(readProc(`${pid}/status`) ?? '');
  const cwd = readProcLink(`${pid}/cwd`, deny('cwd'));
  const inodes = new Set(socketsOf(pid, deny('fd')));
  const environment = parseEnvironment(readProc(`${pid}/environ`, deny('environ')) ?? '');
  const executable = readExecutable(pid, artifactPath, deny('exe'));
  const details: Details = {
    row,
    user: uid === null ? '?' : (users().get(uid) ?? String(uid)),
    cwd: cwd?.replace(DELETED, '') ?? null,
    cwdDeleted: cwd !== null && DELETED.test(cwd) && statProc(`${pid}/cwd`)?.nlink === 0,
    cgroup: parseCgroup(readProc(`${pid}/cgroup`) ?? ''),
    environment,
    ports: sockets
      .filter(({ inode }) => inodes.has(inode))
      .map(({ address, port }) => ({ address, port })),
    executable,
    script: readScript(row, executable?.path ?? null, cwd),
    lastExecBefore: lastExecBefore(pid, clock),
    settings: readSettings(row.args, cwd),
    claims: revisionsIn(environment).map(([name, revision]) => toClaim(pid, name, revision)),
    denied: [...denied],
    cpu: ticksToSeconds(row.stat.cpuTicks) / Math.max(0.01, (clock.now - row.startedAt) / 1000),
  };
  const still = parseStat(readProc(`${pid}/stat`) ?? '');
  return still?.startTicks === row.stat.startTicks ? details : null;
}

function users(): ReadonlyMap<number, string> {
  try {
    return parseUsers(readFileSync('/etc/passwd', 'utf8'));
  } catch {
    return new Map();
  }
}

function readExecutable(
  pid: number,
  artifactPath: string | null,
  onDenied: () => void,
): ExecutableFacts | null {
  const link = readProcLink(`${pid}/exe`, onDenied);
  if (link === null) return null;
  const running = statProc(`${pid}/exe`);
  const named = statProc(`${pid}/root${link}`);
  // A file may really be called "x (deleted)": then it is there under that name.
  const path = named && running && named.ino === running.ino ? link : link.replace(DELETED, '');
  const there = path === link ? named : statProc(`${pid}/root${path}`);
  const replaced = !running
    ? null
    : !there
      ? 'deleted'
      : isSameFile(running, there)
        ? 'no'
        : 'replaced';
  const wanted = artifactPath !== null && isInside(path, artifactPath);
  return {
    path,
    replaced,
    replacedAt: running && running.nlink === 0 && replaced !== 'no' ? running.ctimeMs : null,
    inode: running ? `${running.dev}:${running.ino}` : null,
    digest: wanted ? hashFile(`/proc/${pid}/exe`) : null,
    digestOnDisk: wanted && replaced === 'replaced' ? hashFile(`/proc/${pid}/root${path}`) : null,
    changedAt: running?.ctimeMs ?? null,
  };
}

function isSameFile(a: { dev: number; ino: number }, b: { dev: number; ino: number }): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

const CHUNK = 1 << 20;

/** Null if it may not be read. Its access time stays as it is, where that is allowed. */
function hashFile(path: string): Digest | null {
  const file =
    tryOpen(path, constants.O_RDONLY | constants.O_NOATIME) ?? tryOpen(path, constants.O_RDONLY);
  if (file === null) return null;
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      const length = readSync(file, buffer, 0, CHUNK, null);
      if (length === 0) break;
      hash.update(buffer.subarray(0, length));
    }
    return toDigest(hash.digest('hex'));
  } finally {
    closeSync(file);
  }
}

function tryOpen(path: string, flags: number): number | null {
  try {
    return openSync(path, flags);
  } catch {
    return null;
  }
}

function readScript(
  { pid, args }: Row,
  exe: string | null,
  cwd: string | null,
): ScriptFacts | null {
  const path = scriptOf(exe ?? args[0] ?? '', args, cwd?.replace(DELETED, '') ?? null);
  if (path === null) return null;
  const stat = statProc(`${pid}/root${path}`);
  if (stat?.isFile()) return { path, changedAt: stat.ctimeMs, inode: `${stat.dev}:${stat.ino}` };
  return stat === null && /\.\w+$/.test(path) ? { path, changedAt: null, inode: null } : null;
}

const PIPE = /^pipe:\[/;
const CLOSE_ON_EXEC = 0o2000000;

/**
 * The latest moment at which the process can have replaced its image: it ends other threads and closes
 * pipes that are marked close-on-exec. A pipe's ctime is when it was made; a socket has no such time.
 */
function lastExecBefore(pid: number, clock: Clock): number | null {
  const threads = listProc(`${pid}/task`)
    .filter((id) => id !== String(pid))
    .flatMap((id) => parseStat(readProc(`${pid}/task/${id}/stat`) ?? '')?.startTicks ?? [])
    .map((ticks) => toTime(ticks, clock));
  const pipes = listProc(`${pid}/fd`).flatMap((fd) => pipeTime(pid, fd));
  const times = [...threads, ...pipes];
  return times.length > 0 ? Math.min(...times) : null;
}

function pipeTime(pid: number, fd: string): readonly number[] {
  if (!PIPE.test(readProcLink(`${pid}/fd/${fd}`) ?? '')) return [];
  const flags = /^flags:\s*([0-7]+)/m.exec(readProc(`${pid}/fdinfo/${fd}`) ?? '')?.[1] ?? '0';
  if ((Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0) return [];
  const stat = statProc(`${pid}/fd/${fd}`);
  return stat ? [stat.ctimeMs] : [];
}

const SETTINGS_LIMIT = 1 << 18;

/** The configuration file that gunicorn or uWSGI was started with: read, never run. */
function readSettings(args: readonly string[], cwd: string | null): string {
  const at = args.findIndex((each) => ['-c', '--config', '--ini'].includes(each));
  const named = at > 0 ? args[at + 1] : args.find((each) => each.endsWith('.ini'));
  if (!named || cwd === null || !args.some((each) => /(^|\/)(gunicorn|uwsgi)/.test(each)))
    return '';
  try {
    const path = named.startsWith('/') ? named : `${cwd}/${named.replace(/^(file|python):/, '')}`;
    return readFileSync(path, 'utf8').slice(0, SETTINGS_LIMIT);
  } catch {
    return '';
  }
}

function toClaim(pid: number, name: string, revision: string): RevisionClaim {
  return {
    revision,
    strength: 'claimed',
    by: `environment variable ${name}`,
    where: `/proc/${pid}/environ`,
    dirty: null,
  };
}
