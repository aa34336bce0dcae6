import { posix } from 'node:path';
import type { Clock } from '../../../clients/procfs/clock.ts';
import { attempt } from '../../../clients/procfs/failure.ts';
import {
  openSockets,
  readInode,
  readInodeSeenBy,
  readProcess,
  sharesPath,
} from '../../../clients/procfs/local.ts';
import type { RawInode } from '../../../clients/procfs/raw.ts';
import { readHead } from '../../../clients/procfs/small-file.ts';
import type { ScriptFacts } from '../../../model/facts.ts';
import { type Entry, type Placed, type Process, parseProcess } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { isPlausibleScript, scriptCandidates } from './script.ts';
import { configPathOf, type ServerConfig, serverOf } from './server.ts';
import { containerOf } from './supervisor.ts';

/** Reads whole processes, each once. */
export interface Reader {
  /** Null: it ended meanwhile. */
  readonly process: (entry: Entry) => Process | null;
  readonly script: (process: Process) => ScriptFacts | null;
  readonly config: (process: Process) => ServerConfig | null;
}

export function openReader(clock: Clock): Reader {
  const socketsOf = openSockets();
  const known = new Map<number, Process | null>();
  return {
    process: (entry) => {
      const before = known.get(entry.pid);
      if (before !== undefined) return before;
      const process = parseProcess(readProcess(entry.raw, socketsOf), clock);
      known.set(entry.pid, process);
      return process;
    },
    script: readScript,
    config: readConfig,
  };
}

/** The script that a process was told to run: a file that is there, or one that by its name was. */
export function readScript(process: Placed): ScriptFacts | null {
  const runtime = runtimeOf(programName(process));
  if (!runtime) return null;
  const candidates = scriptCandidates(runtime, process.argv, process.cwd?.path ?? null);
  for (const path of candidates) {
    const inode = readSeenBy(process, path);
    if (inode?.isFile) return { path, changedAt: inode.changedAt, inode: inode.id };
  }
  const [likeliest] = candidates;
  if (likeliest === undefined || !isPlausibleScript(likeliest, process.argv)) return null;
  return { path: likeliest, changedAt: null, inode: null };
}

/** Another user's root may not be entered; outside containers it is as good as always ours. */
function readSeenBy(process: Placed, path: string): RawInode | null {
  const isForeign = process.denied.includes('cwd') && containerOf(process.cgroup) === null;
  return isForeign ? readInode(path) : readInodeSeenBy(process.pid, path);
}

/** Whether a path means the same folder to a process and to us; of one that may not be asked, whether it is in no container. */
export function isSharedPath(process: Placed, path: string): boolean {
  return sharesPath(process.pid, path) ?? containerOf(process.cgroup) === null;
}

const CONFIG_BYTES = 256 * 1024;

/** A server's settings file. It is read as text: what an observed process names is never run. */
function readConfig(process: Process): ServerConfig | null {
  const server = serverOf(process);
  const path = server && configPathOf(server, process.argv);
  if (!path || !process.cwd) return null;
  const absolute = posix.resolve(process.cwd.path, path);
  const inode = readInodeSeenBy(process.pid, absolute);
  if (!inode?.isFile) return null;
  const text = attempt(() => readHead(`/proc/${process.pid}/root${absolute}`, CONFIG_BYTES));
  return text === null ? null : { text, changedAt: inode.changedAt };
}
