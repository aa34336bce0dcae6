import { posix } from 'node:path';
import type { Procfs } from '../../../clients/procfs/procfs.ts';
import type { Placed } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { scriptCandidates } from './script.ts';
import { isInsideAny } from './select.ts';

/**
 * Of processes whose program may not be looked at, those that by their arguments were not started from
 * inside of these folders, by number. Only whole paths count, and what links make of them: a bare
 * name may lie anywhere.
 */
export async function findStartedOutside(
  procfs: Procfs,
  processes: readonly Placed[],
  roots: readonly string[],
): Promise<ReadonlySet<number>> {
  const outside = await Promise.all(
    processes.map(async (process) => {
      const paths = namedPaths(process);
      const real = await Promise.all(paths.map((path) => procfs.realPath(path)));
      const all = [...paths, ...real.filter((path) => path !== null)];
      return paths.length > 0 && !all.some((path) => isInsideAny(path, roots));
    }),
  );
  return new Set(processes.filter((_each, index) => outside[index]).map(({ pid }) => pid));
}

/** What a process runs, by its arguments: its program, and what that was told to run. None where either is a bare name. */
function namedPaths(process: Placed): readonly string[] {
  const program = process.argv[0] ?? '';
  if (!posix.isAbsolute(program)) return [];
  const runtime = runtimeOf(programName(process));
  if (runtime === null) return [program];
  const [script] = scriptCandidates(runtime, { ...process, cwd: null });
  return script === undefined ? [] : [program, script];
}
