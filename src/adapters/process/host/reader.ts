import type { Clock } from '../../../clients/procfs/clock.ts';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import { isInside } from '../../../model/containment.ts';
import type { ScriptFacts } from '../../../model/process-facts.ts';
import { type Candidate, firstFiles } from './first-files.ts';
import { type Entry, type Placed, type Process, parseProcess } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { isPlausibleScript, resolveFor, scriptCandidates } from './script.ts';
import { seenBy, toSeenPath } from './seen-path.ts';
import { configPathOf, type ServerConfig, serverOf } from './server.ts';

/** All of these processes, by number; without those that ended meanwhile. */
export async function readProcesses(
  procfs: Procfs,
  entries: Iterable<Entry>,
  clock: Clock,
  options: Parameters<Procfs['processes']>[1] = {},
): Promise<ReadonlyMap<number, Process>> {
  const asked = [...entries];
  const pids = asked.map(({ pid }) => pid);
  const raws = await procfs.processes(pids, options);
  return new Map(
    asked.flatMap((entry) => {
      const raw = raws.get(entry.pid);
      const process = raw && parseProcess(entry, raw, clock);
      return process ? [[entry.pid, process] as const] : [];
    }),
  );
}

/** Of a process that was not read whole, the environment is missing. */
type Scripted = Placed & Partial<Pick<Process, 'environ'>>;

/** The scripts that processes were told to run, by number: files that are there, or that by their names were. */
export async function readScripts(
  procfs: Procfs,
  processes: readonly Scripted[],
): Promise<ReadonlyMap<number, ScriptFacts>> {
  const [scripts, rivals] = await Promise.all([
    findScripts(procfs, processes),
    findScripts(procfs, await atTheirStart(procfs, processes)),
  ]);
  return new Map(
    [...scripts].map(([pid, script]) => {
      const rival = rivals.get(pid);
      const isOther = rival && rival.inode !== null && rival.inode !== script.inode;
      return [pid, isOther ? { ...script, rival: rival.path } : script];
    }),
  );
}

/**
 * Those that may have changed their working directory, as they were before: a shell tells what it starts where
 * it stands. Over a link, that folder may have become another one since.
 */
async function atTheirStart(
  procfs: Procfs,
  processes: readonly Scripted[],
): Promise<readonly Placed[]> {
  const moved = processes.flatMap((process) => {
    const { cwd, environ } = process;
    const started = environ?.PWD?.startsWith('/') ? resolveFor(process, environ.PWD) : null;
    if (!cwd || started === null) return [];
    const before = { ...process, cwd: { ...cwd, path: started } };
    return candidatesOf(before)[0] === candidatesOf(process)[0] ? [] : [before];
  });
  const folders = [...new Set(moved.map(({ cwd }) => cwd.path))];
  const real = await Promise.all(folders.map((folder) => procfs.realPath(folder)));
  return moved.filter(({ cwd }) => real[folders.indexOf(cwd.path)] === cwd.path);
}

async function findScripts(
  procfs: Procfs,
  processes: readonly Placed[],
): Promise<ReadonlyMap<number, ScriptFacts>> {
  const asked = processes.flatMap((process) =>
    candidatesOf(process).map((path) => ({ process, path })),
  );
  const inodes = await procfs.inodes(asked.map(({ process, path }) => toSeenPath(process, path)));
  const found = firstFiles(asked, inodes);
  const folders = asked.filter(
    ({ process, path }, index) =>
      inodes[index]?.isFile === false && runsFolder(process, path, found.get(process.pid)),
  );
  for (const [pid, main] of await findMains(procfs, folders)) found.set(pid, main);
  const isFolder = new Set(folders.map(({ process }) => process.pid));
  for (const { process, path } of asked) {
    if (
      found.has(process.pid) ||
      isFolder.has(process.pid) ||
      !isPlausibleScript(path, process.argv)
    )
      continue;
    found.set(process.pid, { path, changedAt: null, inode: null });
  }
  return found;
}

/** `node .`: what that names in its package.json comes before its index.js. */
function runsFolder(process: Placed, path: string, found: ScriptFacts | undefined): boolean {
  const isNode = /^(node|bun)$/.test(runtimeOf(programName(process)) ?? '');
  return isNode && path === candidatesOf(process)[0] && (!found || isInside(found.path, path));
}

async function findMains(
  procfs: Procfs,
  folders: readonly Candidate[],
): Promise<ReadonlyMap<number, ScriptFacts>> {
  if (folders.length === 0) return new Map();
  return (await import('./package-main.ts')).findMains(procfs, folders);
}

function candidatesOf(process: Placed): readonly string[] {
  const runtime = runtimeOf(programName(process));
  return runtime ? scriptCandidates(runtime, process) : [];
}

const CONFIG_BYTES = 256 * 1024;

/** The settings files of servers, by number. They are read as text: what an observed process names is never run. */
export async function readConfigs(
  procfs: Procfs,
  masters: readonly Process[],
): Promise<ReadonlyMap<number, ServerConfig>> {
  const named = masters.flatMap((master) => {
    const server = serverOf(master);
    const path = server && configPathOf(server, master.argv);
    return path && master.cwd ? [{ master, path: resolveFor(master, path) }] : [];
  });
  const asked = named.map(({ master, path }) => seenBy(master, path));
  if (asked.length === 0) return new Map();
  const [inodes, heads] = await Promise.all([
    procfs.inodes(asked),
    procfs.heads(asked, CONFIG_BYTES),
  ]);
  return new Map(
    named.flatMap(({ master: { pid } }, index) => {
      const [inode, head] = [inodes[index], heads[index]];
      if (!inode || typeof head !== 'object') return [];
      return [[pid, { text: head.text, changedAt: inode.changedAt }] as const];
    }),
  );
}
