import { shortCommit } from '../../model/commit.ts';
import type { Finding, Policy, PolicyDecision } from '../../model/policy.ts';
import type { Stage } from '../../model/problem.ts';
import type { Trace } from '../../model/trace.ts';
import { type Verdict, worstVerdict } from '../../model/verdict.ts';
import type { Presences } from './ask-presence.ts';
import { demandFindings, toAgeFinding, workTreeFinding } from './demands.ts';
import { revisionFinding, toFinding } from './findings.ts';
import { artifactParts, type Part, processParts } from './parts.ts';

/**
 * Judges a trace by what is demanded and tolerated. Pure. Where nothing is said, its verdict is the
 * trace's own.
 */
export function judgePolicy(
  trace: Trace,
  policy: Policy,
  presences: Presences = {},
): PolicyDecision {
  const parts = partsUpTo(policy.stage, trace, presences);
  const findings = [
    ...sourceFindings(trace, policy),
    ...parts.flatMap((part) => partFindings(part, policy, trace)),
  ];
  const all = isBlind(findings, policy.stage) ? [...findings, nothingKnown(policy)] : findings;
  return { policy, verdict: verdictOf(trace, all), findings: all, wait: null };
}

/** Where nobody can say what was meant, nothing can have drifted from it. */
function verdictOf({ source }: Trace, findings: readonly Finding[]): Verdict {
  return source.state === 'observed'
    ? worstVerdict(findings.map(({ outcome }) => VERDICTS[outcome]))
    : 'unknown';
}

const VERDICTS: Readonly<Record<Finding['outcome'], Verdict>> = {
  met: 'match',
  tolerated: 'match',
  drift: 'drift',
  unknown: 'unknown',
};

function partsUpTo(stage: Stage, trace: Trace, presences: Presences): readonly Part[] {
  return [
    ...(stage === 'source' ? [] : artifactParts(trace, presences)),
    ...(stage === 'process' ? processParts(trace, presences) : []),
  ];
}

function partFindings(part: Part, policy: Policy, trace: Trace): readonly Finding[] {
  const revision = revisionFinding(part, policy, refOf(trace));
  return [revision, ...demandFindings(part, revision, policy, trace)];
}

function refOf({ source }: Trace): string {
  return (source.state === 'observed' && source.facts.repository?.resolvedRef) || 'the source';
}

function sourceFindings(trace: Trace, policy: Policy): readonly Finding[] {
  const { source } = trace;
  const { id, location } = source.subject;
  const of = { stage: 'source', subject: id, name: location } as const;
  if (source.state !== 'observed') return [toFinding(of, 'unknown', source.problem.message)];
  const { revision, repository } = source.facts;
  if (!revision) return [toFinding(of, 'unknown', `${location} names no commit`)];
  const says = `${refOf(trace)} is ${shortCommit(revision.revision)}`;
  const wantsClean = policy.requireClean && repository && !repository.bare;
  return [
    toFinding(of, 'as-meant', says),
    ...(policy.stage === 'source' ? toAgeFinding(of, revision.committedAt, policy, trace) : []),
    ...(wantsClean ? workTreeFinding(of, repository) : []),
  ];
}

/** Tolerating all that is unknown must not turn "nothing is known" into success. */
function isBlind(findings: readonly Finding[], stage: Stage): boolean {
  const last = findings.filter((finding) => finding.stage === stage);
  return last.length > 0 && last.every(({ code }) => code === 'unknown-allowed');
}

function nothingKnown({ stage }: Policy): Finding {
  return toFinding(
    { stage, subject: '', name: stage },
    'nothing-known',
    `of no ${stage} can be told what it is, and something must be`,
  );
}
