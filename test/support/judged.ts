import type { Strength } from '../../src/model/evidence.ts';
import type { Absent, Observation, Subject } from '../../src/model/observation.ts';
import { POLICY_DEFAULTS, type Policy } from '../../src/model/policy.ts';
import { type ProblemCode, toProblem } from '../../src/model/problem.ts';
import { bareRelation, type Relation } from '../../src/model/relation.ts';
import type { Link, ProcessVerdict, Trace } from '../../src/model/trace.ts';
import {
  type LinkVerdict,
  toVerdict,
  type Verdict,
  worstVerdict,
} from '../../src/model/verdict.ts';
import { checkoutFacts, NEW, NOON, OLD, processFacts, ROOT } from './facts.ts';

/** The policy of somebody who says nothing. */
export const PLAIN: Policy = { ...POLICY_DEFAULTS, expect: null, exact: true, maxAge: null };

export const BEHIND: Relation = { ...bareRelation('behind', OLD), behind: 2 };
export const AHEAD: Relation = { ...bareRelation('ahead', OLD), ahead: 1 };
export const SAME: Relation = bareRelation('same', NEW);

const DAY = 86_400_000;
/** The expected commit is ten days old at the time of the trace. */
export const COMMITTED_AT = new Date(NOON - 10 * DAY).toISOString();

const SOURCE: Subject = {
  stage: 'source',
  id: 'source',
  type: 'git',
  location: ROOT,
  host: 'local',
};
const ARTIFACT: Subject = {
  stage: 'artifact',
  id: `checkout:${ROOT}`,
  type: 'checkout',
  location: ROOT,
  host: 'local',
};

function processSubject(pid: number): Subject {
  return { stage: 'process', id: `local:${pid}`, type: 'host', location: 'python3', host: 'local' };
}

export function unseen(
  subject: Subject,
  state: 'absent' | 'unreachable',
  code: ProblemCode = 'process-not-found',
): Observation {
  return {
    state,
    subject,
    problem: toProblem(subject.stage, subject.id, code, 'nothing is there'),
  };
}

const REVISION = {
  revision: NEW,
  tree: 'c'.repeat(40),
  subject: 'Greet',
  author: 'Ana',
  committedAt: COMMITTED_AT,
  tags: [],
};
const REPOSITORY = {
  ref: 'main',
  resolvedRef: 'main',
  branch: 'main',
  detached: false,
  bare: false,
  shallow: false,
  worktree: false,
  paths: [],
  modified: { count: 0, files: [] },
  untracked: { count: 0, names: [] },
  unpushed: null,
  upstream: null,
  remotes: [],
};

export function sourceOf(changes: Partial<typeof REPOSITORY> = {}): Observation {
  const repository = { ...REPOSITORY, ...changes };
  return { state: 'observed', subject: SOURCE, facts: { revision: REVISION, repository } };
}

/** One process as a test wants it. */
export interface Running {
  readonly pid?: number;
  readonly link?: LinkVerdict;
  readonly strength?: Strength;
  readonly relation?: Relation | null;
  readonly modified?: boolean | null;
  readonly verdict?: Verdict;
  readonly startedAt?: number;
  readonly state?: 'observed' | 'absent' | 'unreachable';
  readonly code?: ProblemCode;
  /** How often its unit was started again. */
  readonly restarts?: number;
  /** The program of supervisord that it is. */
  readonly program?: string;
}

export interface System {
  readonly source?: Observation;
  readonly artifact?: {
    readonly link?: LinkVerdict;
    readonly strength?: Strength;
    readonly relation?: Relation | null;
    readonly edited?: number;
    readonly untracked?: number;
    readonly state?: 'observed' | 'absent' | 'unreachable';
  };
  readonly processes?: readonly Running[];
  readonly problems?: Trace['problems'];
}

/** A trace, judged as the pipeline would: by default all is well, with two processes. */
export function traceOf({
  source = sourceOf(),
  artifact = {},
  processes = [{}, {}],
  problems = [],
}: System = {}): Trace {
  const observations = processes.map(toProcess);
  const build = linkOf('source', ARTIFACT.id, artifact);
  const deploys = processes.map((each, index) =>
    linkOf(ARTIFACT.id, observations[index]?.subject.id ?? '', each),
  );
  const running = processes.map((each, index) => toRunning(each, index, build));
  const links = [build, ...deploys];
  const verdicts = [
    ...links.map(({ verdict }) => toVerdict(verdict)),
    ...running.map((each) => each.verdict),
  ];
  return {
    system: 'shop',
    environment: null,
    resolvedAt: new Date(NOON).toISOString(),
    durationMs: 12,
    verdict: source.state === 'observed' ? worstVerdict(verdicts) : 'unknown',
    source,
    artifacts: [toArtifact(artifact)],
    processes: observations,
    links,
    running,
    machines: [],
    problems,
  };
}

function linkOf(
  from: string,
  to: string,
  {
    link = 'same',
    strength = 'recorded',
    relation = SAME,
    state = 'observed',
  }: NonNullable<System['artifact']>,
): Link {
  const verdict = state === 'observed' ? link : state === 'absent' ? 'absent' : 'unknown';
  return { from, to, verdict, strength, relation, reason: `because of ${verdict}`, evidence: [] };
}

function toArtifact({
  state = 'observed',
  edited = 0,
  untracked = 0,
}: NonNullable<System['artifact']>): Observation {
  if (state !== 'observed') return unseen(ARTIFACT, state, 'path-not-found');
  const checkout = checkoutFacts({
    modified: { count: edited, files: [] },
    untracked: { count: untracked, names: [] },
  });
  return { state, subject: ARTIFACT, facts: { checkout } };
}

const pidOf = ({ pid }: Running, index: number) => pid ?? 4121 + index;

function toProcess(running: Running, index: number): Observation {
  const subject = processSubject(pidOf(running, index));
  const { state = 'observed', code, startedAt = NOON, restarts, program } = running;
  const counted =
    restarts === undefined ? {} : { restarts: { by: 'shop.service', count: restarts } };
  if (state === 'absent') return { ...(unseen(subject, state, code) as Absent), facts: counted };
  if (state !== 'observed') return unseen(subject, state, code);
  const process = processFacts({
    pid: pidOf(running, index),
    startedAt: new Date(startedAt).toISOString(),
    ...(program === undefined ? {} : { supervisor: { kind: 'supervisord', name: program } }),
  });
  return { state, subject, facts: { process, ...counted } };
}

function toRunning(running: Running, index: number, build: Link): ProcessVerdict {
  const { relation = SAME, modified = false, state = 'observed', link = 'same' } = running;
  const isMeant =
    modified === false && (relation?.kind === 'same' || relation?.kind === 'same-tree');
  const isTold = link !== 'unknown' || build.verdict === 'absent';
  const chain = worstVerdict([toVerdict(link), ...(isTold ? [toVerdict(build.verdict)] : [])]);
  const unseenVerdict = state === 'absent' ? 'drift' : 'unknown';
  const judged = state === 'observed' ? (isMeant ? 'match' : chain) : unseenVerdict;
  return {
    id: `local:${pidOf(running, index)}`,
    artifact: ARTIFACT.id,
    revision: state === 'observed' ? (relation?.revision ?? null) : null,
    modified: state === 'observed' ? modified : null,
    relation: state === 'observed' ? relation : null,
    verdict: running.verdict ?? judged,
  };
}
