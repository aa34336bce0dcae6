import { randomBytes } from 'node:crypto';
import { WorldError } from '../model/errors.ts';
import type { Ask } from './link.ts';
import type { Role } from './shell.ts';

/** Asks, and ends what an unfinished script left running. */
export interface Tidy {
  readonly ask: Ask;
  /** When there is nothing left to end. */
  readonly settled: () => Promise<void>;
}

/**
 * `$1`: the mark of a run. Whatever that run started has it in its environment. A server signals the processes
 * of a root login not at all, nor those of sudo: then a script that hangs would stay for ever.
 */
const END = `n=0; quiet=
while [ $n -lt 15 ]; do
  found=
  for f in $(grep -l "DEPLOYTRACE_RUN=$1" /proc/[0-9]*/environ 2>/dev/null); do
    p=\${f#/proc/}; p=\${p%/environ}; found=y; quiet=
    if [ $n -lt 8 ]; then kill "$p"; else kill -9 "$p"; fi
  done 2>/dev/null
  if [ -z "$found" ]; then
    [ -z "$quiet" ] || break
    quiet=y
  fi
  n=$((n + 1)); sleep 0.1 2>/dev/null || sleep 1
done
`;

/** Milliseconds that this may take, so that a host which is gone does not hold us up. */
const PATIENCE = 2000;

export function tidy(askHost: Ask): Tidy {
  const ending = new Set<Promise<void>>();
  const end = (role: Role, run: string) => {
    const probe = { script: END, args: [run], maxBytes: 1024, timeout: PATIENCE };
    const done = askHost(role, probe, AbortSignal.timeout(PATIENCE)).then(
      () => {},
      () => {},
    );
    ending.add(done);
    void done.then(() => ending.delete(done));
  };
  return {
    ask: async (role, probe, signal) => {
      const run = randomBytes(12).toString('hex');
      try {
        return await askHost(role, { ...probe, run }, signal);
      } catch (error) {
        if (signal.aborted || isUnfinished(error)) end(role, run);
        throw error;
      }
    },
    settled: async () => {
      await Promise.all(ending);
    },
  };
}

function isUnfinished(error: unknown): boolean {
  return (
    error instanceof WorldError && (error.code === 'timeout' || error.code === 'output-too-large')
  );
}
