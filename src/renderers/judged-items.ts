import {
  type Finding,
  type FindingCode,
  type FindingOutcome,
  isJudged,
  type Judged,
} from '../model/policy.ts';
import { foundWords } from '../model/policy-words.ts';
import type { Trace } from '../model/trace.ts';
import type { Verdict } from '../model/verdict.ts';
import { chainItems, type Demand, type Item, LONGEST_NAME } from './items.ts';
import { outcomeOfTrace } from './outcome.ts';
import { shorten } from './shorten.ts';

/**
 * What reports list, by the policy where the trace was judged by one. All of it matches only if the command that
 * printed it succeeds.
 */
export function toItems(trace: Trace): readonly Item[] {
  const items = isJudged(trace) ? policyItems(trace) : chainItems(trace);
  const isExplained =
    outcomeOfTrace(trace) === 'match' || items.some(({ verdict }) => verdict !== 'match');
  return isExplained ? items : [...items, wholeItem(trace)];
}

/** So that no report passes where the trace does not. */
function wholeItem(trace: Trace): Item {
  const outcome = outcomeOfTrace(trace);
  return {
    ...UNKNOWN_PART,
    stage: 'process',
    id: 'whole',
    name: trace.system,
    verdict: outcome === 'drift' ? 'drift' : 'unknown',
    code: outcome === 'timeout' ? 'timeout' : outcome === 'drift' ? 'different' : 'unknown',
    reason: isJudged(trace) ? foundWords(trace) : 'the chain as a whole is not as it was meant',
  };
}

function policyItems(trace: Judged): readonly Item[] {
  const chain = chainItems(trace);
  return trace.policy.findings.map((finding) => {
    const part = chain.find(({ id, stage }) => id === finding.subject && stage === finding.stage);
    return policyItem(finding, part ?? { ...UNKNOWN_PART, ...partOf(finding) });
  });
}

/** Where the two agree, the chain says more precisely what is wrong. */
function policyItem({ code, outcome, says }: Finding, part: Item): Item {
  const verdict = VERDICTS[outcome];
  const fault = CODES[code];
  const isDemand = fault !== undefined && fault !== 'absent' && fault !== 'unknown';
  if (verdict === part.verdict && !isDemand) return part;
  if (verdict === 'match') return { ...part, verdict, code: 'same', reason: says };
  return { ...part, isNamed: true, verdict, code: fault ?? 'different', reason: says };
}

const VERDICTS: Readonly<Record<FindingOutcome, Verdict>> = {
  met: 'match',
  tolerated: 'match',
  drift: 'drift',
  unknown: 'unknown',
};

const CODES: Readonly<Partial<Record<FindingCode, Demand | 'absent' | 'unknown'>>> = {
  absent: 'absent',
  unknown: 'unknown',
  'keeps-ending': 'keeps-ending',
  weak: 'weak',
  dirty: 'dirty',
  'maybe-dirty': 'maybe-dirty',
  'too-old': 'too-old',
  'age-unknown': 'age-unknown',
  'nothing-known': 'nothing-known',
};

const UNKNOWN_PART = {
  isNamed: true,
  host: 'local',
  pid: null,
  verdict: 'unknown',
  code: 'unknown',
  reason: '',
  strength: 'none',
  revision: null,
} as const;

function partOf({ stage, subject, name }: Finding): Pick<Item, 'stage' | 'id' | 'name'> {
  return { stage, id: subject, name: shorten(name, LONGEST_NAME) };
}
