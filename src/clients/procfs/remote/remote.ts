import { WorldError } from '../../../model/errors.ts';
import type { Ask } from '../../shell/ask.ts';
import type { Procfs } from '../procfs.ts';
import { readEntries } from './entries.ts';
import {
  exists,
  readDigest,
  readHeads,
  readInodes,
  readRealPath,
  readShared,
  readSocketInodes,
  readSockets,
  readUnits,
} from './files.ts';
import { readMachine } from './machine.ts';
import { readPlaces } from './places.ts';
import { readEnvirons, readProcesses } from './process.ts';

/** The /proc of another machine, by a shell there. Throws `WorldError` where it has none. */
export async function remoteProcfs(ask: Ask): Promise<Procfs> {
  const machine = await readMachine(ask);
  if (!machine) {
    throw new WorldError('not-supported', 'this host has no /proc to read processes from');
  }
  return {
    machine: async () => machine,
    entries: (pids) => readEntries(ask, pids),
    places: (pids) => readPlaces(ask, pids),
    processes: (pids) => readProcesses(ask, pids),
    environs: (pids) => readEnvirons(ask, pids),
    sockets: () => readSockets(ask),
    socketInodes: (pids) => readSocketInodes(ask, pids),
    inodes: (paths) => readInodes(ask, paths),
    heads: (paths, bytes) => readHeads(ask, paths, bytes),
    sharesPath: (paths) => readShared(ask, paths),
    units: (names) => readUnits(ask, names),
    realPath: (path) => readRealPath(ask, path),
    digest: (of) => readDigest(ask, of),
    exists: (pid) => exists(ask, pid),
    privileged: machine.privileged,
  };
}
