import type { Comparison } from './compare.ts';
import type { Command } from './run.ts';

/** Something that is measured, with the world that it needs. */
export interface Case {
  /** For `npm run bench -- NAME`. */
  readonly name: string;
  /** Makes that world in an empty folder. */
  readonly prepare: (folder: string) => Promise<Prepared>;
}

export interface Prepared {
  readonly comparisons: readonly Comparison[];
  /** The command whose peak memory counts. */
  readonly memory: Command;
  /** Megabytes that it may need; left out: 120. */
  readonly memoryLimit?: number;
  /** Ends what does not end by itself. */
  readonly end?: () => Promise<void>;
}
