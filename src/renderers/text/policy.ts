import { isJudged, type Outcome, outcomeOf } from '../../model/policy.ts';
import { foundWords, OUTCOME_WORDS, policySteps, requiredWords } from '../../model/policy-words.ts';
import type { Trace } from '../../model/trace.ts';
import type { RenderOptions } from '../renderer.ts';
import { type Line, paragraph, type Span, span, type Tone } from './line.ts';
import { nextSteps, problemSteps, stepLines } from './next.ts';

const MARKS: Readonly<Record<Outcome, string>> = {
  match: '✓',
  drift: '✗',
  unknown: '?',
  timeout: '✗',
};
const TONES: Readonly<Record<Outcome, Tone>> = {
  match: 'good',
  drift: 'bad',
  unknown: 'unsure',
  timeout: 'bad',
};

/** `✗ drift`: what the whole comes to; by the policy, where there is one. */
export function outcomeSpan(trace: Trace): Span {
  const { verdict, policy } = trace;
  const outcome = policy ? outcomeOf(policy) : verdict;
  const isPolicys = policy && policy.verdict !== verdict && outcome !== 'timeout';
  const words = `${MARKS[outcome]} ${OUTCOME_WORDS[outcome]}`;
  return span(isPolicys ? `${words} by policy` : words, TONES[outcome]);
}

const LOOK_CLOSER = 'find out why: --evidence shows all that was looked at.';

/** The end of what `verify` prints: what was required, what was found, and what to do. */
export function policyLines(trace: Trace, options: RenderOptions): readonly Line[] {
  if (!isJudged(trace)) return [];
  const outcome = outcomeOf(trace.policy);
  const known = [...nextSteps(trace, options), ...policySteps(trace)];
  const steps = known.length > 0 ? known : problemSteps(trace);
  const found = span(`${MARKS[outcome]} ${OUTCOME_WORDS[outcome]}`, TONES[outcome]);
  const what = steps.length > 0 ? steps : [LOOK_CLOSER];
  return [
    paragraph([span('  Required: ', 'strong')], [span(requiredWords(trace))]),
    paragraph([span('  Found:    ', 'strong')], [found, span(`: ${foundWords(trace)}`)]),
    ...(outcome === 'match' ? [] : stepLines(what, '  Next:     ')),
  ];
}
