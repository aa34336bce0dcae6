import {
  parseCgroup,
  parseListening,
  parseUid,
  parseUsers,
  type Socket,
} from '../../../clients/procfs/parse.ts';
import { listProc, readProc, readProcLink } from '../../../clients/procfs/read.ts';
import { scriptOf } from '../../../clients/procfs/script.ts';
import { isInside } from '../../../model/containment.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Selectors } from './options.ts';
import { unitIn } from './supervisor.ts';
import type { Row, Table } from './table.ts';

/** The processes for which all that is named holds. What is cheap to ask is asked first. */
export function select(table: Table, find: Selectors, pidOfFile: number | null): readonly Row[] {
  const tests: ((row: Row) => boolean)[] = [];
  const add = <T>(value: T | undefined, test: (value: T) => (row: Row) => boolean) => {
    if (value !== undefined) tests.push(test(value));
  };
  add(find.pid, (pid) => (row) => row.pid === pid);
  add(pidOfFile ?? undefined, (pid) => (row) => row.pid === pid);
  add(find.command, byCommand);
  add(find.user, byUser);
  add(find.unit, byUnit);
  add(find.exe, (exe) => (row) => programPath(row.pid) === exe);
  add(find.cwd, (cwd) => (row) => readProcLink(`${row.pid}/cwd`) === cwd);
  add(find.inside, (folder) => (row) => isRunFrom(row, folder));
  add(find.port, byPort);
  return [...table.rows.values()].filter(
    (row) => row.stat.state !== 'Z' && tests.every((test) => test(row)),
  );
}

function byCommand(pattern: string): (row: Row) => boolean {
  const expression = new RegExp(pattern, 'u');
  return ({ args }) => args.length > 0 && expression.test(args.join(' '));
}

function byUser(user: string): (row: Row) => boolean {
  const users = parseUsers(readProc('self/root/etc/passwd') ?? '');
  return ({ pid }) => {
    const uid = parseUid(readProc(`${pid}/status`) ?? '');
    return uid !== null && (String(uid) === user || users.get(uid) === user);
  };
}

function byUnit(unit: string): (row: Row) => boolean {
  const name = unit.includes('.') ? unit : `${unit}.service`;
  return ({ pid }) => {
    const segments = (parseCgroup(readProc(`${pid}/cgroup`) ?? '') ?? '').split('/');
    return name.endsWith('.service') ? unitIn(segments) === name : segments.includes(name);
  };
}

/** Program, script or working directory lies inside. */
function isRunFrom({ pid, args }: Row, folder: string): boolean {
  const cwd = readProcLink(`${pid}/cwd`);
  if (cwd !== null && isInside(cwd.replace(/ \(deleted\)$/, ''), folder)) return true;
  const exe = programPath(pid);
  if (exe !== null && isInside(exe, folder)) return true;
  const script = scriptOf(exe ?? args[0] ?? '', args, cwd);
  return script !== null && isInside(script, folder);
}

function programPath(pid: number): string | null {
  return readProcLink(`${pid}/exe`)?.replace(/ \(deleted\)$/, '') ?? null;
}

export function listeningSockets(): readonly Socket[] {
  return ['net/tcp', 'net/tcp6'].flatMap((path) => parseListening(readProc(path) ?? ''));
}

function byPort(port: number): (row: Row) => boolean {
  const inodes = new Set(
    listeningSockets()
      .filter((each) => each.port === port)
      .map(({ inode }) => inode),
  );
  if (inodes.size === 0) return () => false;
  return ({ pid }) => socketsOf(pid).some((inode) => inodes.has(inode));
}

/** Inodes of the sockets that a process has open. */
export function socketsOf(pid: number, onDenied?: () => void): readonly string[] {
  return listProc(`${pid}/fd`, onDenied).flatMap((fd) => {
    const target = readProcLink(`${pid}/fd/${fd}`);
    return /^socket:\[(\d+)\]$/.exec(target ?? '')?.[1] ?? [];
  });
}

/** Throws `WorldError` if somebody listens on the port, but who that is may not be seen. */
export function assertOwnerVisible(find: Selectors): void {
  if (find.port === undefined || process.getuid?.() === 0) return;
  if (!listeningSockets().some(({ port }) => port === find.port)) return;
  throw new WorldError(
    'process-denied',
    `port ${find.port} is listened on by a process of another user`,
  );
}
