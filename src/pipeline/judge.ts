import { type Evidence, isStronger } from '../model/evidence.ts';
import type { Relation } from '../model/relation.ts';
import type { Link, ProcessVerdict } from '../model/trace.ts';
import { type LinkVerdict, toVerdict, type Verdict, worstVerdict } from '../model/verdict.ts';
import type { Joint, Joints } from './link.ts';

/** The verdict of every link, of every process, and of the whole. */
export interface Judgement {
  readonly links: readonly Link[];
  readonly running: readonly ProcessVerdict[];
  readonly verdict: Verdict;
}

/** Evidence to verdicts. Pure: it knows strengths, and no kind of evidence. */
export function judge(joints: Joints): Judgement {
  const builds = joints.builds.map(judgeLink);
  const deploys = joints.deploys.map(judgeLink);
  const running = deploys.map((deploy) =>
    judgeProcess(
      deploy,
      builds.find(({ link }) => link.to === deploy.link.from),
    ),
  );
  const links = [...builds, ...deploys].map(({ link }) => link);
  const verdicts = [
    ...links.map((link) => toVerdict(link.verdict)),
    ...running.map((each) => each.verdict),
  ];
  // Where nobody can say what was meant, nothing can have drifted from it.
  const isMeantKnown = joints.builds.every(({ from }) => from.state === 'observed');
  return { links, running, verdict: isMeantKnown ? worstVerdict(verdicts) : 'unknown' };
}

/** A link with what it was judged from. */
interface Judged {
  readonly link: Link;
  readonly joint: Joint;
  /** The evidence that decided, if any did. */
  readonly evidence: Evidence | undefined;
}

function judgeLink(joint: Joint): Judged {
  const { verdict, reason, evidence } = decideLink(joint);
  const link: Link = {
    from: joint.from.subject.id,
    to: joint.to.subject.id,
    verdict,
    strength: evidence?.strength ?? 'none',
    relation: evidence?.revision === undefined ? null : joint.relationOf(evidence.revision),
    reason,
    evidence: joint.evidence,
  };
  return { link, joint, evidence };
}

interface Decision {
  readonly verdict: LinkVerdict;
  readonly reason: string;
  readonly evidence?: Evidence;
}

function decideLink({ from, to, evidence, isMeantKnown }: Joint): Decision {
  if (to.state === 'absent') return { verdict: 'absent', reason: to.problem.message };
  if (to.state === 'unreachable') return { verdict: 'unknown', reason: to.problem.message };
  if (from.state !== 'observed') {
    return { verdict: 'unknown', reason: `nothing to compare with: ${from.problem.message}` };
  }
  if (!isMeantKnown) return { verdict: 'unknown', reason: 'what was meant is not known' };
  return decide(evidence, `nothing joins it to ${from.subject.location}`);
}

/** The strongest evidence decides; equal strength that disagrees is a conflict, which never passes. */
export function decide(evidence: readonly Evidence[], otherwise: string): Decision {
  const deciding = evidence.filter((each) => each.verdict !== null);
  const strongest = deciding.filter((each) =>
    deciding.every((other) => !isStronger(other.strength, each.strength)),
  );
  const [chosen] = strongest;
  if (!chosen?.verdict) return { verdict: 'unknown', reason: unclear(evidence) ?? otherwise };
  const opposed = strongest.find((each) => each.agrees !== chosen.agrees);
  if (opposed)
    return { verdict: 'unknown', reason: `conflict: ${chosen.says}, but ${opposed.says}` };
  return { verdict: chosen.verdict, reason: chosen.says, evidence: chosen };
}

/** Why nothing decided, by the strongest evidence that was looked at in vain. */
function unclear(evidence: readonly Evidence[]): string | undefined {
  const vain = evidence.filter((each) => each.agrees === null);
  return vain.find((each) => vain.every((other) => !isStronger(other.strength, each.strength)))
    ?.says;
}

function judgeProcess(deploy: Judged, build: Judged | undefined): ProcessVerdict {
  const { joint, link } = deploy;
  const running = runningOf(deploy, build);
  const relation = running ? joint.relationOf(running.revision) : null;
  return {
    id: link.to,
    artifact: isJoined(joint) ? link.from : null,
    revision: running ? (relation?.revision ?? running.revision) : null,
    modified: running?.modified ?? null,
    relation,
    verdict: runsExpected(running, relation) ? 'match' : chainVerdict(deploy, build),
  };
}

interface RunningRevision {
  readonly revision: string;
  readonly modified: boolean | null;
}

/** What a process runs: as its own evidence tells, or as its artifact where the two are the same. */
function runningOf(deploy: Judged, build: Judged | undefined): RunningRevision | null {
  if (deploy.evidence?.running) return deploy.evidence.running;
  const revision = build?.evidence?.revision;
  if (deploy.link.verdict !== 'same' || !revision) return null;
  return { revision, modified: build.link.verdict === 'modified' };
}

function runsExpected(running: RunningRevision | null, relation: Relation | null): boolean {
  return (
    running?.modified === false && (relation?.kind === 'same' || relation?.kind === 'same-tree')
  );
}

/**
 * A chain is as good as its worst link; what runs the expected commit unaltered was told before. An artifact of which
 * it cannot be told whether the process runs it says nothing against the process, unless it is gone.
 */
function chainVerdict(deploy: Judged, build: Judged | undefined): Verdict {
  const verdict = toVerdict(deploy.link.verdict);
  if (deploy.joint.to.state !== 'observed' || !build) return verdict;
  if (verdict === 'unknown' && build.link.verdict !== 'absent') return verdict;
  return worstVerdict([verdict, toVerdict(build.link.verdict)]);
}

function isJoined({ evidence }: Joint): boolean {
  return evidence.some((each) => each.agrees !== null || each.verdict !== null);
}
