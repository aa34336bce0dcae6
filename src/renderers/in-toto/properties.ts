import { STRENGTHS, type Strength } from '../../model/evidence.ts';
import type { Trace } from '../../model/trace.ts';
import { chainItems, type Item } from '../items.ts';
import { outcomeOfTrace } from '../outcome.ts';

/**
 * Only what was found to hold is listed: a reader that asks for a property fails where it is missing. A policy may
 * tolerate other commits than the subject, so that it is met says less than that all of it matches.
 */
export function properties(trace: Trace): readonly string[] {
  const items = chainItems(trace);
  const artifacts = items.filter(({ stage }) => stage === 'artifact');
  const processes = items.filter(({ stage }) => stage === 'process');
  return [
    ...(hold(artifacts) ? ['DEPLOYTRACE_ARTIFACT_MATCHES_SOURCE'] : []),
    ...(hold(processes) ? ['DEPLOYTRACE_PROCESSES_MATCH'] : []),
    ...(trace.verdict === 'match' ? wholeProperties([...artifacts, ...processes]) : []),
    ...(trace.policy && outcomeOfTrace(trace) === 'match' ? ['DEPLOYTRACE_POLICY_MET'] : []),
  ];
}

function hold(items: readonly Item[]): boolean {
  return items.length > 0 && items.every(({ verdict }) => verdict === 'match');
}

/** With how strong the weakest evidence is, and each weaker strength, which then holds as well. */
function wholeProperties(items: readonly Item[]): readonly string[] {
  const ranks = items.map(({ strength }) => STRENGTHS.indexOf(strength));
  const held: readonly Strength[] = STRENGTHS.slice(1, Math.min(...ranks) + 1);
  return ['DEPLOYTRACE_MATCH', ...held.map((each) => `DEPLOYTRACE_MATCH_${each.toUpperCase()}`)];
}
