import type { Position } from './errors.ts';
import type { Evidence, Strength } from './evidence.ts';
import type { Machine, Observation } from './observation.ts';
import type { PolicyDecision } from './policy.ts';
import type { Problem, Stage } from './problem.ts';
import type { Relation } from './relation.ts';
import type { LinkVerdict, Verdict } from './verdict.ts';

/** Two neighbours and all that joins them, or fails to. */
export interface Link {
  /** Subject ids. */
  readonly from: string;
  readonly to: string;
  readonly verdict: LinkVerdict;
  /** Of the evidence that decided. */
  readonly strength: Strength;
  /** How the revision that decided stands to the expected one; null where no revision is known. */
  readonly relation: Relation | null;
  /** Of the evidence that decided, or why nothing could. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** What a process executes. */
export interface ProcessVerdict {
  readonly id: string;
  /** Id of the artifact that it runs, null if none could be joined. */
  readonly artifact: string | null;
  readonly revision: string | null;
  /** Whether what it executes differs from that revision; null if that cannot be told. */
  readonly modified: boolean | null;
  readonly relation: Relation | null;
  readonly verdict: Verdict;
}

/** Where the config file speaks of each stage: what reports that point into files point at. */
export type Places = Readonly<Record<Stage, Position>>;

/** The whole chain, judged. Plain data: renderers add words and layout, nothing else. */
export interface Trace {
  readonly system: string;
  readonly environment: string | null;
  /** ISO 8601. */
  readonly resolvedAt: string;
  /** Milliseconds. */
  readonly durationMs: number;
  readonly verdict: Verdict;
  readonly source: Observation;
  readonly artifacts: readonly Observation[];
  readonly processes: readonly Observation[];
  readonly links: readonly Link[];
  /** One for each of `processes`, in their order. */
  readonly running: readonly ProcessVerdict[];
  readonly machines: readonly Machine[];
  readonly problems: readonly Problem[];
  /** Only where somebody demanded something of it. */
  readonly policy?: PolicyDecision;
  /** Not there without a config file. */
  readonly places?: Places;
}
