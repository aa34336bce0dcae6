import { posix } from 'node:path';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { Process } from './process.ts';
import { programName, type Runtime, runtimeOf } from './program.ts';
import { endingsOf, resolveFor, scriptIndex, toPath } from './script.ts';
import { toSeenPath } from './seen-path.ts';
import { isInsideAny } from './select.ts';

/** Options by which a runtime loads a file before the program. */
const OPTIONS: Partial<Readonly<Record<Runtime, readonly string[]>>> = {
  node: ['-r', '--require', '--import', '--loader', '--experimental-loader'],
  bun: ['-r', '--preload', '--require', '--import'],
  ruby: ['-r'],
};

/**
 * The files that processes were told to load before their program, by number; and the libraries below one of these
 * folders that they were told to look at first.
 */
export async function readPreloads(
  procfs: Procfs,
  processes: readonly Process[],
  roots: readonly string[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const libraries = await Promise.all(processes.map((each) => findLibraries(procfs, each, roots)));
  const told = processes.map((process, index) => ({
    process,
    files: [...preloadCandidates(process), ...(libraries[index] ?? [])],
  }));
  const asked = told.flatMap(({ process, files }) =>
    files.flat().map((path) => toSeenPath(process, path)),
  );
  if (asked.length === 0) return new Map();
  const inodes = [...(await procfs.inodes(asked))];
  return new Map(
    told.map(({ process, files }) => [
      process.pid,
      files.flatMap((paths) => {
        const found = inodes.splice(0, paths.length).findIndex((inode) => inode?.isFile);
        return paths[Math.max(0, found)] ?? [];
      }),
    ]),
  );
}

type Candidates = readonly (readonly string[])[];

/** Of folders that the linker of programs looks into before those of the system; elsewhere lies what others installed. */
async function findLibraries(
  procfs: Procfs,
  process: Process,
  roots: readonly string[],
): Promise<Candidates> {
  const folders = wordsOf(process.environ?.LD_LIBRARY_PATH)
    .map((folder) => resolveFor(process, folder))
    .filter((folder) => isInsideAny(folder, roots));
  if (folders.length === 0) return [];
  const names = await procfs.names(folders.map((folder) => toSeenPath(process, folder)));
  return folders.flatMap((folder, index) =>
    (names[index] ?? [])
      .filter((name) => /\.so(\.|$)/.test(name))
      .map((name) => [posix.join(folder, name)]),
  );
}

/** What that linker takes apart at colons and, of what it loads, at blanks. */
function wordsOf(value: string | undefined): readonly string[] {
  return (value ?? '').split(/[:\s]+/).filter(Boolean);
}

/** The files that a process was told to load before its program, each with the paths that it may have, the likeliest first. */
function preloadCandidates(process: Process): Candidates {
  // A bare name is looked for in the system's folders.
  const libraries = wordsOf(process.environ?.LD_PRELOAD)
    .filter((name) => name.includes('/'))
    .map((name) => [resolveFor(process, name)]);
  return [...libraries, ...runtimeCandidates(process)];
}

function runtimeCandidates(process: Process): Candidates {
  const runtime = runtimeOf(programName(process));
  if (runtime === null || OPTIONS[runtime] === undefined) return [];
  const args = process.argv.slice(1);
  const own = args.slice(0, scriptIndex(runtime, args) ?? args.length);
  const told = runtime === 'node' ? (process.environ?.NODE_OPTIONS ?? '').split(' ') : [];
  return [...preloadsIn(runtime, own), ...preloadsIn(runtime, told)].map((name) => {
    const path = resolveFor(process, toPath(name));
    return [path, ...endingsOf(runtime).map((ending) => path + ending)];
  });
}

/** Of these arguments; a bare name is that of a package. */
export function preloadsIn(runtime: Runtime, args: readonly string[]): readonly string[] {
  const options = OPTIONS[runtime] ?? [];
  return args
    .flatMap((argument, index) => {
      if (options.includes(argument)) return args[index + 1] ?? [];
      const long = options.find((option) => argument.startsWith(`${option}=`));
      if (long) return argument.slice(long.length + 1);
      return runtime === 'ruby' && argument.startsWith('-r') ? argument.slice(2) : [];
    })
    .filter((name) => /^(\.{0,2}\/|file:\/\/)/.test(name));
}
