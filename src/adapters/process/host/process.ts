import { parseCgroup } from '../../../clients/procfs/cgroup.ts';
import { type Clock, timeOfTicks } from '../../../clients/procfs/clock.ts';
import { parseCmdline } from '../../../clients/procfs/cmdline.ts';
import { parseEnviron } from '../../../clients/procfs/environ.ts';
import { type Place, parseLink } from '../../../clients/procfs/link.ts';
import type {
  RawEntry,
  RawInode,
  RawPart,
  RawPlace,
  RawProcess,
} from '../../../clients/procfs/raw.ts';
import {
  isForkWithoutExec,
  isProgram,
  parseStat,
  type Stat,
} from '../../../clients/procfs/stat.ts';
import { parseStatus } from '../../../clients/procfs/status.ts';
import { type ListeningSocket, parseListening } from '../../../clients/procfs/tcp.ts';
import { boundExec } from './exec-bound.ts';

/** A process as every other file here sees it: what selecting and the family tree need. */
export interface Entry {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly argv: readonly string[];
  /** In ticks; with the number, a process's identity. */
  readonly started: number;
  /** Forked, and running the program of the process that forked it. */
  readonly forked: boolean;
  readonly stat: Stat;
}

/** What stands at the places that some selectors ask for. Null: denied, or not there. */
export interface Placed extends Entry {
  readonly exe: Place | null;
  readonly cwd: Place | null;
  /** Where its own absolute paths begin, as the kernel names that from our root. */
  readonly root: string;
  readonly uid: number | null;
  readonly cgroup: string | null;
  readonly denied: readonly RawPart[];
}

/** Everything known of one process. */
export interface Process extends Placed {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The last exec was not after this; null if nothing tells. */
  readonly execBefore: number | null;
  /** It holds shared memory whose age is known. */
  readonly isMapped: boolean;
  /** Of the file that is executed, and of what is at its path now. */
  readonly program: RawInode | null;
  readonly programNow: RawInode | null;
  /** Null: denied, or overwritten. */
  readonly environ: ReturnType<typeof parseEnviron> | null;
  readonly listening: readonly ListeningSocket[];
  readonly memory: number;
  /** In the innermost namespace that it lives in; null: the kernel does not say. */
  readonly pidInside: number | null;
}

/** An entry, or null if it is no program (a kernel thread, one that has ended). */
export function parseEntry(raw: RawEntry): Entry | null {
  const stat = parseStat(raw.stat);
  if (!stat || !isProgram(stat)) return null;
  return {
    pid: stat.pid,
    parent: stat.parent,
    name: stat.name,
    argv: parseCmdline(raw.cmdline),
    started: stat.started,
    forked: isForkWithoutExec(stat),
    stat,
  };
}

export function parsePlace(entry: Entry, raw: RawPlace): Placed {
  return {
    ...entry,
    exe: raw.exe && parseLink(raw.exe),
    cwd: raw.cwd && parseLink(raw.cwd),
    root: raw.root ?? '/',
    uid: parseStatus(raw.status ?? '')?.uid ?? null,
    cgroup: parseCgroup(raw.cgroup ?? ''),
    denied: raw.denied,
  };
}

/** A whole process, or null if it ended while it was read, or its number now belongs to another. */
export function parseProcess(entry: Entry, raw: RawProcess, clock: Clock): Process | null {
  const after = parseStat(raw.statAfter ?? '');
  if (!after || after.started !== entry.started || !isProgram(after)) return null;
  const held = new Set(raw.descriptors.map(({ target }) => target));
  const status = parseStatus(raw.status ?? '');
  const sockets = [...parseListening(raw.sockets.tcp), ...parseListening(raw.sockets.tcp6)];
  return {
    ...parsePlace(entry, raw),
    startedAt: timeOfTicks(clock, entry.started),
    execBefore: boundExec(raw, clock),
    isMapped: raw.mappings.length > 0,
    program: raw.exe?.inode ?? null,
    programNow: raw.exe?.atStripped ?? null,
    environ: raw.environ && parseEnviron(raw.environ),
    listening: sockets.filter(({ inode }) => held.has(`socket:[${inode}]`)),
    memory: status?.memory ?? 0,
    pidInside: status?.pidInside ?? null,
  };
}
