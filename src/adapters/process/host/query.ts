import { resolve } from 'node:path';
import { numberOf } from '../../../clients/procfs/passwd.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { parseListening } from '../../../clients/procfs/tcp.ts';
import { textPath } from '../../../clients/real-path.ts';
import { WorldError } from '../../../model/errors.ts';
import { managersIn, resolveManaged } from './managed.ts';
import { NoMatch } from './no-match.ts';
import type { Selectors } from './options.ts';
import type { Entry } from './process.ts';
import { describeSelectors, type Query, toUnitName } from './select.ts';

/** What the selectors are resolved against. */
interface Surroundings {
  readonly procfs: Procfs;
  readonly entries: readonly Entry[];
  readonly passwd: string;
  /** Relative paths start here. */
  readonly baseFolder: string;
}

/** Resolves what selectors name on a machine: files, users, sockets. Throws `NoMatch` where that alone rules all out. */
export async function resolveQuery(find: Selectors, around: Surroundings): Promise<Query> {
  const paths = async (path: string | undefined) =>
    path === undefined ? null : spellings(around.procfs, resolve(around.baseFolder, path));
  const uid = find.user === undefined ? null : resolveUser(find.user, around.passwd);
  const [pid, owners, managed, exe, cwd, inside] = await Promise.all([
    resolvePid(find, around),
    find.port === undefined ? null : resolveOwners(find.port, around),
    Promise.all(managersIn(find).map(([kind, name]) => resolveManaged(kind, name, around))),
    paths(find.exe),
    paths(find.cwd),
    paths(find.inside),
  ]);
  return {
    text: describeSelectors(find),
    pid,
    command: find.command === undefined ? null : new RegExp(find.command, 'u'),
    owners,
    managed,
    uid,
    unit: find.unit === undefined ? null : toUnitName(find.unit),
    exe,
    cwd,
    inside,
  };
}

/** A path as written and as the kernel would name it, symlinks resolved. Throws `WorldError`. */
export async function spellings(procfs: Procfs, path: string): Promise<readonly string[]> {
  const real = await procfs.realPath(path);
  return real === null || real === path ? [path] : [path, textPath(real, path)];
}

async function resolvePid(find: Selectors, around: Surroundings): Promise<number | null> {
  if (find.pidfile === undefined) return find.pid ?? null;
  const pid = await readPidfile(resolve(around.baseFolder, find.pidfile), around.procfs);
  if (find.pid === undefined || find.pid === pid) return pid;
  throw new NoMatch('process-not-found', `pidfile ${find.pidfile} names ${pid}, not ${find.pid}`);
}

const PIDFILE_BYTES = 64;
const SHOWN_BYTES = 20;

/** The number in the first line: some servers write more below it. */
async function readPidfile(path: string, procfs: Procfs): Promise<number> {
  const [head] = await procfs.heads([path], PIDFILE_BYTES);
  if (head === 'denied') {
    throw new WorldError('path-denied', `the pidfile ${path} may not be read`);
  }
  if (head === undefined || head === 'absent') {
    throw new NoMatch('pidfile-not-found', `there is no pidfile ${path}`);
  }
  const number = /^\s*(\d{1,10})\s*(\n|\0|$)/.exec(head.text)?.[1];
  if (number !== undefined && Number(number) > 0) return Number(number);
  const found = head.text === '' ? 'nothing' : JSON.stringify(head.text.slice(0, SHOWN_BYTES));
  throw new WorldError('pidfile-invalid', `expected a process number in ${path}, found ${found}`);
}

function resolveUser(user: string, passwd: string): number {
  if (/^\d+$/.test(user)) return Number(user);
  const uid = numberOf(user, passwd);
  if (uid !== null) return uid;
  throw new WorldError('user-unknown', `/etc/passwd has no user ${user}`);
}

async function resolveOwners(
  port: number,
  { procfs, entries }: Surroundings,
): Promise<ReadonlySet<number>> {
  const { tcp, tcp6 } = await procfs.sockets();
  const sockets = [tcp, tcp6].flatMap(parseListening).filter((socket) => socket.port === port);
  if (sockets.length === 0) {
    throw new NoMatch('process-not-found', `nothing listens on TCP port ${port}`);
  }
  const inodes = new Set(sockets.map(({ inode }) => inode));
  const held = await procfs.socketInodes(entries.map(({ pid }) => pid));
  const owners = [...held].filter(([, all]) => all?.some((inode) => inodes.has(inode)));
  if (owners.length > 0) return new Set(owners.map(([pid]) => pid));
  const denied = [...held.values()].includes(null);
  const why = denied ? 'which may not be looked into' : 'which cannot be seen from here';
  throw new WorldError(
    'process-denied',
    `TCP port ${port} is open, but belongs to a process of another user, ${why}`,
  );
}
