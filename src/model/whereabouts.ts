import type { Contains, Presence, Wanted } from './presence.ts';
import type { Problem } from './problem.ts';
import type { Trace } from './trace.ts';

/** A place that a commit may have got to, with the revision that is there. */
export interface Stop {
  /** Null where nobody knows it. */
  readonly revision: string | null;
  readonly presence: Presence;
}

/** What lies ready to be run. */
export interface ArtifactStop extends Stop {
  readonly id: string;
  /** ISO 8601: it has held the commit without a break since then, as its history tells. Null: not known. */
  readonly since: string | null;
}

/** What a process executes, and what it would execute if it were started again. */
export interface ProcessStop extends Stop {
  readonly id: string;
  /** The artifact that it runs from, where that lies on the same machine. */
  readonly onDisk: ArtifactStop | null;
  /** ISO 8601: it loaded its code between these; null where that is not known, or where it loads it again and again. */
  readonly loadedAt: { readonly earliest: string; readonly latest: string } | null;
}

/** How far a commit has got in one environment. */
export interface Whereabouts {
  readonly trace: Trace;
  /** Null where the source does not know the name, or could not be asked. */
  readonly wanted: Wanted | null;
  /** Why not. */
  readonly problem: Problem | null;
  /** Whether everything that runs has loaded it. */
  readonly answer: Contains;
  /** The ref that should run; null if that is not known. */
  readonly ref: Stop | null;
  readonly artifacts: readonly ArtifactStop[];
  /** One for each of the trace's processes, in their order. */
  readonly processes: readonly ProcessStop[];
}

/** What stands for all of them: it is there only if it is everywhere, and of nothing at all it is nowhere. */
export function overall(answers: readonly Contains[]): Contains {
  const worst = (['no', 'reverted', 'cannot-tell'] as const).find((each) => answers.includes(each));
  return answers.length === 0 ? 'no' : (worst ?? 'yes');
}
