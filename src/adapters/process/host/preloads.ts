import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { Process } from './process.ts';
import { programName, type Runtime, runtimeOf } from './program.ts';
import { toSeenPath } from './reader.ts';
import { endingsOf, resolveFor, scriptIndex, toPath } from './script.ts';

/** Options by which a runtime loads a file before the program. */
const OPTIONS: Partial<Readonly<Record<Runtime, readonly string[]>>> = {
  node: ['-r', '--require', '--import', '--loader', '--experimental-loader'],
  bun: ['-r', '--preload', '--require', '--import'],
  ruby: ['-r'],
};

/** The files that processes were told to load before their program, by number. */
export async function readPreloads(
  procfs: Procfs,
  processes: readonly Process[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const told = processes.map((process) => ({ process, files: preloadCandidates(process) }));
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

/** The files that a process was told to load before its program, each with the paths that it may have, the likeliest first. */
function preloadCandidates(process: Process): readonly (readonly string[])[] {
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
