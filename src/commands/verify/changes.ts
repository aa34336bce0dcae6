import type { Finding, FindingOutcome } from '../../model/policy.ts';

/** A part of the chain that is not as it was at the last look. */
export interface Change {
  readonly subject: string;
  /** `gone`: it is not there any more. */
  readonly outcome: FindingOutcome | 'gone';
  readonly says: string;
}

/**
 * What is new since the last look, in the order of the chain; at the first, all is. Of those that were
 * `there`, it is told that they are not any more; that nothing is missing any more needs no words.
 */
export function changesSince(
  before: readonly Finding[],
  after: readonly Finding[],
  there: ReadonlySet<string>,
): readonly Change[] {
  const [old, now] = [bySubject(before), bySubject(after)];
  const news = [...now.values()].filter((change) => !isEqual(change, old.get(change.subject)));
  const gone = [...old.keys()].filter((subject) => there.has(subject) && !now.has(subject));
  return [...gone.map((subject) => toGone(subject, before)), ...news];
}

const WORST_FIRST: readonly FindingOutcome[] = ['drift', 'unknown', 'tolerated', 'met'];

function bySubject(findings: readonly Finding[]): ReadonlyMap<string, Change> {
  const subjects = [...new Set(findings.map(({ subject }) => subject))];
  const changes = subjects.map((subject) => {
    const own = findings.filter((finding) => finding.subject === subject);
    const outcomes = own.map(({ outcome }) => outcome);
    const outcome = WORST_FIRST.find((each) => outcomes.includes(each)) ?? 'unknown';
    const says = [...new Set(own.map((finding) => finding.says))].join('; ');
    return [subject, { subject, outcome, says }] as const;
  });
  return new Map(changes);
}

function isEqual(a: Change, b: Change | undefined): boolean {
  return b !== undefined && a.outcome === b.outcome && a.says === b.says;
}

function toGone(subject: string, before: readonly Finding[]): Change {
  const finding = before.find((each) => each.subject === subject);
  const says = finding?.stage === 'process' ? 'has ended' : 'is gone';
  return { subject, outcome: 'gone', says: `${finding?.name ?? subject} ${says}` };
}
