import type { Ask } from '../../shell/ask.ts';
import type { Foreseen, Procfs } from '../procfs.ts';
import type { RawEntry, RawMachine, RawSockets } from '../raw.ts';
import { readEntries } from './entries.ts';
import {
  exists,
  readDigest,
  readHeads,
  readInodes,
  readOtherMounts,
  readProgram,
  readRealPath,
  readShared,
  readSocketInodes,
  readSockets,
  readUnits,
  readUnixSockets,
} from './files.ts';
import { readMachine } from './machine.ts';
import { readNames } from './names.ts';
import { type Places, readPlaces } from './places.ts';
import { readEnvirons, readProcesses } from './process.ts';

/** The /proc of another machine, by a shell there. What was foreseen is asked once, all at the same time. */
export function remoteProcfs(ask: Ask): Procfs {
  const keep = openMemory();
  const machine = () => keep<RawMachine>('machine', () => readMachine(ask));
  const entries = () => keep<readonly RawEntry[]>('entries', () => readEntries(ask));
  const allPlaces = (standing: boolean) =>
    keep<Places>('places', () => readPlaces(ask, [], standing));
  const sockets = () => keep<RawSockets>('sockets', () => readSockets(ask));
  const realPath = (path: string) =>
    keep<string | null>(`link ${path}`, () => readRealPath(ask, path));
  let foreseen: Foreseen | null = null;
  return {
    machine,
    entries: (pids) => (pids ? readEntries(ask, pids) : entries()),
    places: async (pids, standing) => {
      const places = await (foreseen?.places
        ? allPlaces(foreseen.places.standing)
        : readPlaces(ask, pids, standing));
      return new Map(pids.map((pid) => [pid, places(pid)]));
    },
    processes: (pids) => readProcesses(ask, pids),
    environs: (pids) => readEnvirons(ask, pids),
    sockets,
    unixSockets: () => readUnixSockets(ask),
    socketInodes: (pids) => readSocketInodes(ask, pids),
    inodes: (paths) => readInodes(ask, paths),
    names: (folders) => readNames(ask, folders),
    heads: (paths, bytes) => readHeads(ask, paths, bytes),
    sharesPath: (paths) => readShared(ask, paths),
    otherMounts: (pids) => readOtherMounts(ask, pids),
    units: (names) => readUnits(ask, names),
    realPath,
    digest: (of) => readDigest(ask, of),
    program: (pid, read) => readProgram(ask, pid, read),
    exists: (pid) => exists(ask, pid),
    foresee: (wanted) => {
      foreseen = wanted;
      const begun = [
        machine(),
        entries(),
        ...(wanted.places ? [allPlaces(wanted.places.standing)] : []),
        ...(wanted.sockets ? [sockets()] : []),
        ...wanted.paths.map(realPath),
      ];
      // Whoever asks for one of them hears what went wrong.
      for (const each of begun) each.catch(() => {});
    },
  };
}

/** Asks for each thing once. */
function openMemory() {
  const known = new Map<string, Promise<unknown>>();
  return <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const kept = (known.get(key) as Promise<T> | undefined) ?? ask();
    known.set(key, kept);
    return kept;
  };
}
