import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { realPath } from '../real-path.ts';
import { attempt } from './failure.ts';
import {
  readFileHead,
  readInode,
  readInodeSeenBy,
  readOtherMounts,
  sharesPath,
} from './local-files.ts';
import {
  listPids,
  readEntry,
  readEnviron,
  readPlace,
  readProcess,
  readSocketInodes,
} from './local-process.ts';
import { openSockets, socketsFor } from './local-sockets.ts';
import type { Procfs, SeenPath } from './procfs.ts';
import type { RawMachine } from './raw.ts';
import { readHead, readTable } from './small-file.ts';
import { SHOW_UNITS } from './units.ts';
import { CONTAINER_MARKS, HARDWARE_FILES } from './virtualization.ts';

/** This machine, by system calls. */
export function localProcfs(signal: AbortSignal): Procfs {
  const each = <From, To>(items: readonly From[], read: (item: From) => To) =>
    inTurns(items, signal, read);
  const byPid = async <To>(pids: readonly number[], read: (pid: number) => To) =>
    new Map(await each(pids, (pid) => [pid, read(pid)] as const));
  const socketsOf = openSockets({ ownOnly: false });
  return {
    machine: async () => readMachine(),
    entries: async (pids = listPids()) =>
      (await each(pids, readEntry)).filter((entry) => entry !== null),
    places: (pids, standing) => byPid(pids, (pid) => readPlace(pid, standing || !isPrivileged())),
    processes: async (pids, { ownNetworkOnly = false } = {}) => {
      const tables = ownNetworkOnly ? openSockets({ ownOnly: true }) : socketsOf;
      const read = await each(pids, (pid) => {
        const process = readProcess(pid);
        return { process, sockets: socketsFor(process, tables) };
      });
      const whole = read.map(async ({ process, sockets }) => {
        return [process.pid, { ...process, sockets: await sockets }] as const;
      });
      return new Map(await Promise.all(whole));
    },
    environs: (pids) => byPid(pids, (pid) => readEnviron(pid)),
    sockets: () => socketsOf('self'),
    unixSockets: () => readTable('/proc/self/net/unix').catch(() => ''),
    socketInodes: (pids) => byPid(pids, readSocketInodes),
    inodes: (paths) =>
      each(paths, (path) => (typeof path === 'string' ? readInode(path) : readInodeSeenBy(path))),
    heads: (paths, bytes) => each(paths, (path) => readFileHead(toRealPath(path), bytes)),
    names: (folders) => each(folders, (path) => attempt(() => readdirSync(toRealPath(path)))),
    sharesPath: (paths) => each(paths, sharesPath),
    otherMounts: async (pids) => {
      const all = [...(await byPid(pids, readOtherMounts))];
      return new Map(all.flatMap(([pid, mounts]) => (mounts === null ? [] : [[pid, mounts]])));
    },
    units: readUnits,
    realPath: async (path) => attempt(() => realPath(path)),
    digest: async (of) =>
      (await import('./sha256.ts')).readDigest(
        typeof of === 'number' ? `/proc/${of}/exe` : toRealPath(of),
        signal,
      ),
    program: async (pid, read) => (await import('./local-program.ts')).readProgram(pid, read),
    exists: async (pid) => exists(pid),
    // Nothing is far away.
    foresee: () => {},
  };
}

function isPrivileged(): boolean {
  return process.getuid?.() === 0;
}

/** Seconds. Reading /proc blocks: now and then others get their turn, and may stop us. */
const TURN = 0.003;

let turnEnds = 0;

async function inTurns<From, To>(
  items: readonly From[],
  signal: AbortSignal,
  read: (item: From) => To,
): Promise<readonly To[]> {
  const answers: To[] = [];
  for (const item of items) {
    if (process.uptime() > turnEnds) {
      await setImmediate();
      turnEnds = process.uptime() + TURN;
    }
    signal.throwIfAborted();
    answers.push(read(item));
  }
  return answers;
}

/** Our clock is read on both sides of the uptime: in between, a busy machine may have let us wait. */
function readUptime(): Pick<RawMachine, 'uptime' | 'now' | 'error'> {
  const before = Date.now();
  const uptime = readFileSync('/proc/uptime', 'latin1');
  const after = Date.now();
  return { uptime, now: (before + after) / 2, error: Math.abs(after - before) / 2 };
}

function readMachine(): RawMachine {
  const optional = (path: string) => attempt(() => readFileSync(path, 'utf8'));
  return {
    self: process.pid,
    privileged: isPrivileged(),
    ...readUptime(),
    skew: null,
    virtualization: readVirtualization(),
    osRelease: optional('/etc/os-release') ?? optional('/usr/lib/os-release') ?? '',
    kernel: (optional('/proc/sys/kernel/osrelease') ?? '').trim(),
    passwd: optional('/etc/passwd') ?? '',
    mounts: optional('/proc/mounts') ?? '',
  };
}

/** Of processors only as much is read as tells of the first. */
const CPU_BYTES = 4096;

function readVirtualization(): string {
  const marks = CONTAINER_MARKS.filter(([path]) => existsSync(path));
  const said = attempt(() => readFileSync('/proc/1/environ', 'latin1')) ?? '';
  const variable = /(?:^|\0)container=([^\0]*)/.exec(said)?.[1];
  const cpu = attempt(() => readHead('/proc/cpuinfo', CPU_BYTES)) ?? '';
  const flags = /^flags\s*:(.*)$/m.exec(cpu)?.[1];
  return [
    ...marks.map(([, name]) => `container ${name}`),
    ...(variable ? [`container ${variable}`] : []),
    ...HARDWARE_FILES.map((path) => `${path} ${attempt(() => readFileSync(path, 'utf8')) ?? ''}`),
    ...(flags === undefined ? [] : [`cpu ${flags}`]),
  ].join('\n');
}

/** Milliseconds that systemd may take to answer. */
const UNITS_TIMEOUT = 5000;

async function readUnits(names: readonly string[]): Promise<string> {
  const { runProgram } = await import('../program.ts');
  const args = ['TZ=UTC', 'systemctl', ...SHOW_UNITS, ...names];
  return (await runProgram('env', args, UNITS_TIMEOUT)).stdout;
}

function toRealPath(path: SeenPath | string): string {
  return typeof path === 'string' ? path : `/proc/${path.pid}/root${path.path}`;
}

/** Signal 0 reaches nobody: the kernel only answers whether it could. A process that is hidden answers EPERM, one that is not there ESRCH. */
function exists(pid: number): boolean {
  let denied = false;
  const reached = attempt(
    () => process.kill(pid, 0),
    () => {
      denied = true;
    },
  );
  return denied || reached === true;
}
