import type { Writable } from 'node:stream';
import type { Person } from './person.ts';

/** The streams and surroundings of one run: handed in, so that tests need no child process. */
export interface Surroundings {
  readonly stdout: Writable & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Null or left out: nobody can be asked anything. */
  readonly person?: Person | null;
}

/** As much of them as it takes to look, without a word. */
export type Place = Pick<Surroundings, 'cwd' | 'env' | 'signal' | 'person'>;

/** Writes all of it; a reader that went away (`| head`) is no error. The stream must have an error listener. */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error: NodeJS.ErrnoException | null | undefined) => {
      if (error && error.code !== 'EPIPE') reject(error);
      else resolve();
    });
  });
}

/**
 * Columns of the terminal. On a pipe those that `COLUMNS` names, as `watch` sets it; else there is no limit,
 * so that nothing is cut or broken that somebody greps for.
 */
export function widthOf({ stdout, env }: Surroundings): number {
  return stdout.isTTY ? columnsOf(stdout) : columnsIn(env.COLUMNS);
}

/** The same for what goes to stderr. */
export function errorWidthOf({ stderr }: Surroundings): number {
  return stderr.isTTY ? columnsOf(stderr) : Number.POSITIVE_INFINITY;
}

const MINIMUM_WIDTH = 20;
const DEFAULT_WIDTH = 80;

/** A terminal that does not know its size says 0. */
function columnsOf({ columns }: { readonly columns?: number }): number {
  return Math.max(MINIMUM_WIDTH, columns || DEFAULT_WIDTH);
}

function columnsIn(text = ''): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) return Number.POSITIVE_INFINITY;
  return Math.max(MINIMUM_WIDTH, Number(text));
}

/** Colour only on a terminal that has it; NO_COLOR and FORCE_COLOR are honoured, in this order. */
export function wantsColor({ stdout, env }: Surroundings): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR);
  return Boolean(stdout.isTTY) && env.TERM !== 'dumb';
}
