import type { Observation } from '../../model/observation.ts';
import type { Relation } from '../../model/relation.ts';
import type { Link, ProcessVerdict, Trace } from '../../model/trace.ts';
import { type LinkVerdict, toVerdict, type Verdict, worstVerdict } from '../../model/verdict.ts';

/** An artifact or a process, with all that the trace says of it. */
export interface Part {
  readonly stage: 'artifact' | 'process';
  readonly subject: string;
  /** What people call it: a path, a PID. */
  readonly name: string;
  readonly observation: Observation;
  /** The edge that leads to it. */
  readonly link: Link;
  /** The trace's own. */
  readonly verdict: Verdict;
  readonly revision: string | null;
  readonly relation: Relation | null;
  /** Whether it differs from that revision; null if that cannot be told. */
  readonly modified: boolean | null;
  /** Its revision decides alone: what else the edge says is no reason against it. */
  readonly isPlain: boolean;
}

export function artifactParts(trace: Trace): readonly Part[] {
  return trace.artifacts.flatMap((observation) => {
    const link = linkTo(trace, observation);
    return link ? [toArtifact(observation, link)] : [];
  });
}

export function processParts(trace: Trace): readonly Part[] {
  return trace.processes.flatMap((observation, index) => {
    const link = linkTo(trace, observation);
    const running = trace.running[index];
    return link && running ? [toProcess(observation, link, running)] : [];
  });
}

function linkTo(trace: Trace, { subject }: Observation): Link | undefined {
  return trace.links.find(({ to }) => to === subject.id);
}

const ARTIFACT_PLAIN: readonly LinkVerdict[] = ['same', 'behind', 'ahead'];
const PROCESS_PLAIN: readonly LinkVerdict[] = ['same', 'stale'];

function toArtifact(observation: Observation, link: Link): Part {
  const { subject } = observation;
  const { checkout } = observation.state === 'observed' ? observation.facts : {};
  return {
    stage: 'artifact',
    subject: subject.id,
    name: subject.location,
    observation,
    link,
    verdict: toVerdict(link.verdict),
    revision: link.relation?.revision ?? checkout?.head ?? null,
    relation: link.relation,
    modified: isEdited(observation, link),
    isPlain: ARTIFACT_PLAIN.includes(link.verdict),
  };
}

/** What a checkout shows, what a builder says of itself, or what the comparison of all bytes has shown. */
function isEdited(observation: Observation, { strength }: Link): boolean | null {
  if (observation.state !== 'observed') return null;
  const { checkout, claims = [] } = observation.facts;
  if (checkout) return checkout.modified.count > 0;
  if (claims.some(({ dirty }) => dirty === true)) return true;
  const isCompared = strength === 'content' || strength === 'signed';
  return isCompared || claims.some(({ dirty }) => dirty === false) ? false : null;
}

function toProcess(observation: Observation, link: Link, running: ProcessVerdict): Part {
  const { id, host } = observation.subject;
  const pid = observation.state === 'observed' ? observation.facts.process?.pid : undefined;
  const name = pid === undefined ? observation.subject.location : String(pid);
  return {
    stage: 'process',
    subject: id,
    name: host === 'local' ? name : `${host} ${name}`,
    observation,
    link,
    verdict: worstVerdict([running.verdict, toVerdict(link.verdict)]),
    revision: running.revision,
    relation: running.relation,
    modified: running.modified,
    isPlain: PROCESS_PLAIN.includes(link.verdict),
  };
}
