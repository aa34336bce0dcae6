import { posix } from 'node:path';
import type { Placed } from './process.ts';
import { programName, runtimeOf } from './program.ts';
import { spellings } from './query.ts';
import { scriptCandidates } from './script.ts';
import { isInsideAny } from './select.ts';

/**
 * Whether a process whose program may not be looked at was, by its arguments, started from outside of
 * these folders. Only whole paths count, and what links make of them: a bare name may lie anywhere.
 */
export function isStartedElsewhere(process: Placed, roots: readonly string[]): boolean {
  const program = process.argv[0] ?? '';
  if (!isOutside(program, roots)) return false;
  const runtime = runtimeOf(programName(process));
  if (runtime === null) return true;
  const [script] = scriptCandidates(runtime, process.argv, null);
  return script !== undefined && isOutside(script, roots);
}

function isOutside(path: string, roots: readonly string[]): boolean {
  return posix.isAbsolute(path) && !spellings(path).some((each) => isInsideAny(each, roots));
}
