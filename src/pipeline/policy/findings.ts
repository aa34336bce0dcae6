import { shortCommit } from '../../model/commit.ts';
import type { Finding, FindingCode, FindingOutcome, Policy } from '../../model/policy.ts';
import type { Relation } from '../../model/relation.ts';
import { toVerdict } from '../../model/verdict.ts';
import { revisionWords } from '../../model/words.ts';
import type { Part } from './parts.ts';

/** What every code means for the whole. */
export const OUTCOMES: Readonly<Record<FindingCode, FindingOutcome>> = {
  'as-meant': 'met',
  contains: 'tolerated',
  superseded: 'tolerated',
  'behind-allowed': 'tolerated',
  'unknown-allowed': 'tolerated',
  reverted: 'drift',
  'not-meant': 'drift',
  absent: 'drift',
  'keeps-ending': 'drift',
  unknown: 'unknown',
  weak: 'unknown',
  dirty: 'drift',
  'maybe-dirty': 'unknown',
  'too-old': 'drift',
  'age-unknown': 'unknown',
  'nothing-known': 'unknown',
};

export function toFinding(
  { stage, subject, name }: Pick<Finding, 'stage' | 'subject' | 'name'>,
  code: FindingCode,
  says: string,
): Finding {
  return { stage, subject, name, code, outcome: OUTCOMES[code], says };
}

/** Whether a part is at the revision that was meant, or at one that is good enough. */
export function revisionFinding(part: Part, policy: Policy, ref: string): Finding {
  const code = codeOf(part, policy);
  return toFinding(part, code, sentence(part, code, ref));
}

function codeOf(part: Part, policy: Policy): FindingCode {
  if (part.verdict === 'match') return 'as-meant';
  const tolerated = part.verdict === 'drift' ? tolerance(part, policy) : null;
  if (tolerated) return tolerated;
  if (part.verdict === 'unknown') return policy.allowUnknown ? 'unknown-allowed' : 'unknown';
  return part.observation.state === 'absent' ? 'absent' : 'not-meant';
}

/** What is to be said of another revision than the expected one: mostly why it is good enough. What was edited never is. */
function tolerance(part: Part, policy: Policy): FindingCode | null {
  const { relation, presence } = part;
  if (!relation || part.modified !== false || !part.isPlain) return null;
  if (relation.kind === 'behind' && relation.behind <= policy.allowBehind) return 'behind-allowed';
  if (policy.exact) return null;
  if (isMeant(relation)) return 'superseded';
  if (presence?.contains === 'reverted') return 'reverted';
  return relation.kind === 'ahead' || presence?.contains === 'yes' ? 'contains' : null;
}

function isMeant({ kind }: Relation): boolean {
  return kind === 'same' || kind === 'same-tree';
}

function sentence(part: Part, code: FindingCode, ref: string): string {
  const { name, link, observation, relation, revision } = part;
  if (observation.state === 'absent') return observation.problem.message;
  if (observation.state === 'unreachable') return `${name}: ${observation.problem.message}`;
  if (code === 'unknown' || code === 'unknown-allowed') return unclear(part, ref);
  if (revision === null || !relation) return withoutRevision(part, code);
  if (code === 'not-meant' && isMeant(relation)) return `${name}: ${link.reason}`;
  const says = `${name} ${verbOf(part.stage)} ${revisionWords(revision, relation, ref)}`;
  if (code === 'superseded') return `${says}; something newer is on disk`;
  return `${says}${part.modified ? ', with edits' : ''}${presenceWords(part, code)}`;
}

/** By which commit another line holds what was named, or takes it back. */
function presenceWords({ presence, relation }: Part, code: FindingCode): string {
  if (code === 'reverted' && presence?.revert)
    return `, which takes it back by ${shortCommit(presence.revert.revision)}`;
  if (code !== 'contains' || relation?.kind === 'ahead' || !presence?.by) return '';
  return `, which holds it as ${shortCommit(presence.by.revision)}`;
}

function unclear({ name, link, stage, revision, relation }: Part, ref: string): string {
  if (revision !== null && relation?.kind === 'cannot-tell')
    return `${name} ${verbOf(stage)} ${shortCommit(revision)}, and how that stands to ${ref} cannot be told`;
  const isLink = toVerdict(link.verdict) === 'unknown';
  return `${name}: ${isLink ? link.reason : 'it cannot be told what it runs from'}`;
}

function verbOf(stage: Part['stage']): string {
  return stage === 'process' ? 'runs' : 'is at';
}

function withoutRevision({ name, link, stage }: Part, code: FindingCode): string {
  if (code === 'as-meant') return `${name} is as it was meant`;
  if (stage === 'process' && link.verdict === 'same')
    return `${name} runs what is not as it was meant`;
  return `${name}: ${link.reason}`;
}
