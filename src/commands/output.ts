import type { Writable } from 'node:stream';

/** The streams and surroundings of one run: handed in, so that tests need no child process. */
export interface Surroundings {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Writes all of it; a reader that went away (`| head`) is no error. The stream must have an error listener. */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
      if (error && error.code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
}

/** Columns of the terminal, or no limit where there is none. */
export function widthOf({ stdout }: Surroundings): number {
  return stdout.isTTY ? Math.max(MINIMUM_WIDTH, stdout.columns ?? DEFAULT_WIDTH) : Infinity;
}

const MINIMUM_WIDTH = 40;
const DEFAULT_WIDTH = 80;

/** Colour only on a terminal that has it; NO_COLOR and FORCE_COLOR are honoured, in this order. */
export function wantsColor({ stdout, env }: Surroundings): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  return Boolean(stdout.isTTY) && env.TERM !== 'dumb';
}
