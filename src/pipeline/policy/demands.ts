import { durationWords } from '../../model/duration.ts';
import { isStronger } from '../../model/evidence.ts';
import type { RepositoryFacts } from '../../model/facts.ts';
import type { Finding, FindingCode, Policy } from '../../model/policy.ts';
import type { Trace } from '../../model/trace.ts';
import { counted } from '../../model/words.ts';
import { toFinding } from './findings.ts';
import type { Part } from './parts.ts';

/** What is demanded of a part besides its revision, and is not there. Empty: nothing is wrong. */
export function demandFindings(
  part: Part,
  revision: Finding,
  policy: Policy,
  trace: Trace,
): readonly Finding[] {
  const isGood = revision.outcome === 'met' || revision.outcome === 'tolerated';
  const isKnown = isGood && revision.code !== 'unknown-allowed';
  return [
    ...(isKnown ? strengthFinding(part, policy) : []),
    ...(isKnown && part.stage === policy.stage ? ageFinding(part, policy, trace) : []),
    ...(policy.requireClean && part.observation.state === 'observed' ? cleanFinding(part) : []),
  ];
}

function strengthFinding(part: Part, { minStrength }: Policy): readonly Finding[] {
  const { strength } = part.link;
  if (!isStronger(minStrength, strength)) return [];
  return [toFinding(part, 'weak', `${part.name}: the evidence is only ${strength}`)];
}

function ageFinding(part: Part, policy: Policy, trace: Trace): readonly Finding[] {
  return toAgeFinding(part, committedAt(part, trace), policy, trace);
}

function committedAt({ relation, revision }: Part, { source }: Trace): string | undefined {
  const expected = source.state === 'observed' ? source.facts.revision : undefined;
  return expected && expected.revision === revision
    ? expected.committedAt
    : relation?.summary?.committedAt;
}

/** By the committer's time, which is when the commit came to be as it is. */
export function toAgeFinding(
  of: Pick<Finding, 'stage' | 'subject' | 'name'>,
  committed: string | undefined,
  { maxAge }: Policy,
  { resolvedAt }: Trace,
): readonly Finding[] {
  if (maxAge === null) return [];
  const age = Date.parse(resolvedAt) - Date.parse(committed ?? '');
  if (Number.isNaN(age))
    return [toFinding(of, 'age-unknown', `${of.name}: the age of its commit is not known`)];
  if (age <= maxAge) return [];
  const says = `${of.name}: its commit is ${durationWords(age)} old, at most ${durationWords(maxAge)} is allowed`;
  return [toFinding(of, 'too-old', says)];
}

function cleanFinding(part: Part): readonly Finding[] {
  const { checkout } = part.observation.state === 'observed' ? part.observation.facts : {};
  if (part.stage === 'artifact' && checkout) return workTreeFinding(part, checkout);
  if (part.modified === false) return [];
  const code: FindingCode = part.modified ? 'dirty' : 'maybe-dirty';
  const says =
    part.stage === 'process'
      ? { dirty: 'runs edited files', 'maybe-dirty': 'may run edited files' }
      : { dirty: 'was built from edited files', 'maybe-dirty': 'may hold edited files' };
  return [toFinding(part, code, `${part.name} ${says[code]}`)];
}

/** Nothing edited and nothing untracked: what `git status` would show. */
export function workTreeFinding(
  of: Pick<Finding, 'stage' | 'subject' | 'name'>,
  { modified, untracked }: Pick<RepositoryFacts, 'modified' | 'untracked'>,
): readonly Finding[] {
  if (!modified) return [toFinding(of, 'maybe-dirty', `${of.name} may hold edited files`)];
  const words = [
    ...(modified.count > 0 ? [counted(modified.count, 'edited file')] : []),
    ...(untracked && untracked.count > 0 ? [counted(untracked.count, 'untracked file')] : []),
  ];
  return words.length > 0 ? [toFinding(of, 'dirty', `${of.name} has ${words.join(' and ')}`)] : [];
}
