import type { Facts } from './facts.ts';
import type { Problem, ProblemCode, Stage } from './problem.ts';

/** What was looked at. */
export interface Subject {
  readonly stage: Stage;
  /** Unique in a trace and the same in every trace of one system: `checkout:/srv/app`, `local:4121`. */
  readonly id: string;
  /** The adapter's name. */
  readonly type: string;
  /** Path or URL, without credentials. */
  readonly location: string;
  /** `local`, or the host as the config names it. */
  readonly host: string;
}

export interface Observed {
  readonly state: 'observed';
  readonly subject: Subject;
  readonly facts: Facts;
}

/** Looked, and it is not there. */
export interface Absent {
  readonly state: 'absent';
  readonly subject: Subject;
  readonly problem: Problem;
  /** What is known of what is left of it: a container that has ended. */
  readonly facts?: Facts;
}

/** Could not look; the problem's hint says what would let us. */
export interface Unreachable {
  readonly state: 'unreachable';
  readonly subject: Subject;
  readonly problem: Problem;
}

export type Observation = Observed | Absent | Unreachable;

/** Problems that mean "looked, and it is not there"; all others mean "could not look". */
const ABSENT: readonly ProblemCode[] = [
  'path-not-found',
  'ref-not-found',
  'no-commits',
  'process-not-found',
  'pid-not-found',
  'pidfile-not-found',
  'program-failed',
  'program-restarting',
  'program-ended',
  'image-not-found',
  'container-not-found',
  'container-stopped',
  'container-restarting',
];

/** What went wrong with a subject, as an observation of it. */
export function toFailure(subject: Subject, problem: Problem): Observation {
  return { state: ABSENT.includes(problem.code) ? 'absent' : 'unreachable', subject, problem };
}

/** What a machine is. */
export interface Machine {
  readonly host: string;
  /** `Debian GNU/Linux 12 (bookworm)`. */
  readonly os: string;
  readonly kernel: string;
  /** Null: nothing tells. */
  readonly virtualization: Virtualization | null;
  /** Null: it is the machine that looks. */
  readonly clock: ClockSkew | null;
}

/** Whether it is a machine of its own. */
export interface Virtualization {
  /** The innermost that is known: a container may well stand in a virtual machine. */
  readonly kind: 'container' | 'vm' | 'none';
  /** `docker`, `QEMU Standard PC`; null if it has no name. */
  readonly name: string | null;
}

/** How a machine's clock stands to that of the machine that looks, milliseconds. */
export interface ClockSkew {
  /** Positive: it is ahead. */
  readonly skew: number;
  /** How far that may be off: the answer took its time. */
  readonly error: number;
}

/** All that one stage yields. */
export interface StageObservations {
  readonly observations: readonly Observation[];
  /** Things worth knowing beside the observations' own problems. */
  readonly problems: readonly Problem[];
  readonly machines?: readonly Machine[];
}
