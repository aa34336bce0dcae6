import type { Commit } from './commit.ts';
import type { LinkVerdict } from './verdict.ts';

/** How far a fact can be trusted, weakest first. */
export const STRENGTHS = ['none', 'claimed', 'recorded', 'content', 'signed'] as const;
export type Strength = (typeof STRENGTHS)[number];

export function isStronger(a: Strength, b: Strength): boolean {
  return STRENGTHS.indexOf(a) > STRENGTHS.indexOf(b);
}

/** What was looked at; one linker each. */
export type EvidenceKind =
  | 'checkout' // the commit and the files of a work tree
  | 'folder-content' // a folder's files against the commit's tree
  | 'revision-claim' // what an artifact or a process says of itself
  | 'runs-from' // where executable, script and working directory of a process lie
  | 'release' // whether it runs from the release that is current
  | 'loaded-commit' // what HEAD named when the process loaded its code
  | 'file-digest' // the bytes that run against the bytes of the artifact
  | 'container-image' // the image that a container was made from against the artifact, or what it says of itself
  | 'self-report' // what a process says of itself
  | 'file-changes'; // whether files changed after the process loaded them

/** The code that a process executes, as far as a piece of evidence tells. */
export interface Running {
  readonly revision: Commit;
  /** Whether it differs from that commit; null if that cannot be told. */
  readonly modified: boolean | null;
}

/** What would help where restarting a process would not. */
export type Remedy =
  | 'rebuild' // it was built of something else: a restart runs the same again
  | 'relocate'; // it does not run from the artifact at all

/** One fact that joins two neighbours, or fails to. */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly strength: Strength;
  /** Null: it was looked at and cannot tell. */
  readonly agrees: boolean | null;
  /** What the link would be if nothing else were known; null where this alone decides nothing. */
  readonly verdict: LinkVerdict | null;
  /** One sentence for people. Foreign text in it is escaped by the printer. */
  readonly says: string;
  /** Where it was read: a path, a command, a URL. */
  readonly where: string;
  /** The revision that it speaks of, in full if known. */
  readonly revision?: string;
  readonly running?: Running;
  /** When the artifact changed, ISO 8601, where that is what makes the difference. */
  readonly since?: string;
  readonly remedy?: Remedy;
}
