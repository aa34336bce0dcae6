import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { attempt } from '../../../clients/procfs/failure.ts';
import { parsePasswd } from '../../../clients/procfs/passwd.ts';
import { readHead } from '../../../clients/procfs/small-file.ts';
import { parseListening } from '../../../clients/procfs/tcp.ts';
import { WorldError } from '../../../model/errors.ts';
import type { Context } from '../../adapter.ts';
import type { Selectors } from './options.ts';
import type { Entry } from './process.ts';
import { scanOwners } from './scan.ts';
import { describeSelectors, type Query, toUnitName } from './select.ts';

/** Nothing can match, and why. */
export class NoMatch extends Error {
  readonly code: 'pidfile-not-found' | 'process-not-found';

  constructor(code: 'pidfile-not-found' | 'process-not-found', message: string) {
    super(message);
    this.code = code;
  }
}

/** Resolves what selectors name on this machine: files, users, sockets. Throws `NoMatch` where that alone rules all out. */
export async function resolveQuery(
  find: Selectors,
  entries: readonly Entry[],
  passwd: string,
  context: Context,
): Promise<Query> {
  const paths = (path: string | undefined) =>
    path === undefined ? null : spellings(resolve(context.baseFolder, path));
  return {
    text: describeSelectors(find),
    pid: resolvePid(find, context),
    command: find.command === undefined ? null : new RegExp(find.command, 'u'),
    owners: find.port === undefined ? null : await resolveOwners(find.port, entries, context),
    uid: find.user === undefined ? null : resolveUser(find.user, passwd),
    unit: find.unit === undefined ? null : toUnitName(find.unit),
    exe: paths(find.exe),
    cwd: paths(find.cwd),
    inside: paths(find.inside),
  };
}

/** A path as written and as the kernel would name it, symlinks resolved. */
export function spellings(path: string): readonly string[] {
  const real = attempt(() => realpathSync(path));
  return real === null || real === path ? [path] : [path, real];
}

function resolvePid(find: Selectors, context: Context): number | null {
  if (find.pidfile === undefined) return find.pid ?? null;
  const pid = readPidfile(resolve(context.baseFolder, find.pidfile));
  if (find.pid === undefined || find.pid === pid) return pid;
  throw new NoMatch('process-not-found', `pidfile ${find.pidfile} names ${pid}, not ${find.pid}`);
}

const PIDFILE_BYTES = 64;
const SHOWN_BYTES = 20;

/** The number in the first line: some servers write more below it. */
function readPidfile(path: string): number {
  const text = readPidfileHead(path);
  const number = /^\s*(\d{1,10})\s*(\n|\0|$)/.exec(text)?.[1];
  if (number !== undefined && Number(number) > 0) return Number(number);
  const found = text === '' ? 'nothing' : JSON.stringify(text.slice(0, SHOWN_BYTES));
  throw new WorldError('pidfile-invalid', `expected a process number in ${path}, found ${found}`);
}

function readPidfileHead(path: string): string {
  let denied = false;
  const text = attempt(
    () => readHead(path, PIDFILE_BYTES),
    () => {
      denied = true;
    },
  );
  if (text !== null) return text;
  if (denied) throw new WorldError('path-denied', `the pidfile ${path} may not be read`);
  throw new NoMatch('pidfile-not-found', `there is no pidfile ${path}`);
}

function resolveUser(user: string, passwd: string): number {
  if (/^\d+$/.test(user)) return Number(user);
  const uid = [...parsePasswd(passwd)].find(([, name]) => name === user)?.[0];
  if (uid !== undefined) return uid;
  throw new NoMatch('process-not-found', `this machine has no user ${user}`);
}

async function resolveOwners(
  port: number,
  entries: readonly Entry[],
  context: Context,
): Promise<ReadonlySet<number>> {
  const tables = ['tcp', 'tcp6'].map(
    (table) => attempt(() => readFileSync(`/proc/net/${table}`, 'latin1')) ?? '',
  );
  const sockets = tables.flatMap(parseListening).filter((socket) => socket.port === port);
  if (sockets.length === 0) {
    throw new NoMatch('process-not-found', `nothing listens on TCP port ${port}`);
  }
  const inodes = new Set(sockets.map(({ inode }) => inode));
  const { owners, denied } = await scanOwners(entries, inodes, context.signal);
  if (owners.size > 0) return owners;
  const why = denied ? 'which may not be looked into' : 'which cannot be seen from here';
  throw new WorldError(
    'process-denied',
    `TCP port ${port} is open, but belongs to a process of another user, ${why}`,
  );
}
