import type { Observation } from '../../model/observation.ts';
import type { Presence } from '../../model/presence.ts';
import type { Relation } from '../../model/relation.ts';
import type { Link, ProcessVerdict, Trace } from '../../model/trace.ts';
import { type LinkVerdict, toVerdict, type Verdict, worstVerdict } from '../../model/verdict.ts';
import type { Presences } from './ask-presence.ts';

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
  /** Whether its revision holds the expected commit; null if the source was not asked. */
  readonly presence: Presence | null;
}

export function artifactParts(trace: Trace, presences: Presences): readonly Part[] {
  return trace.artifacts.flatMap((observation) => {
    const link = linkTo(trace, observation);
    return link ? [withPresence(toArtifact(observation, link), presences)] : [];
  });
}

export function processParts(trace: Trace, presences: Presences): readonly Part[] {
  return trace.processes.flatMap((observation, index) => {
    const link = linkTo(trace, observation);
    const running = trace.running[index];
    return link && running ? [withPresence(toProcess(observation, link, running), presences)] : [];
  });
}

function withPresence(part: Omit<Part, 'presence'>, presences: Presences): Part {
  const presence = part.revision === null ? undefined : presences[part.revision];
  return { ...part, presence: presence ?? null };
}

function linkTo(trace: Trace, { subject }: Observation): Link | undefined {
  return trace.links.find(({ to }) => to === subject.id);
}

const ARTIFACT_PLAIN: readonly LinkVerdict[] = ['same', 'behind', 'ahead', 'diverged'];
const PROCESS_PLAIN: readonly LinkVerdict[] = ['same', 'stale'];

function toArtifact(observation: Observation, link: Link): Omit<Part, 'presence'> {
  const { subject } = observation;
  const { checkout } = observation.state === 'observed' ? observation.facts : {};
  return {
    stage: 'artifact',
    subject: subject.id,
    name: subject.host === 'local' ? subject.location : `${subject.host} ${subject.location}`,
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

function toProcess(
  observation: Observation,
  link: Link,
  running: ProcessVerdict,
): Omit<Part, 'presence'> {
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
