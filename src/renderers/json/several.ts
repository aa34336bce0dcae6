import { type Judged, outcomeOf, worstOutcome } from '../../model/policy.ts';
import { worstVerdict } from '../../model/verdict.ts';
import { escapeJson } from '../escape.ts';
import { toJson } from './json.ts';

/** One object for several environments: each as it would be printed alone, and what they come to together. */
export function renderSeveralJson(traces: readonly Judged[]): string {
  const document = {
    schemaVersion: 1,
    verdict: worstVerdict(traces.map(({ policy }) => policy.verdict)),
    outcome: worstOutcome(traces.map(({ policy }) => outcomeOf(policy))),
    environments: traces.map(toJson),
  };
  return `${escapeJson(JSON.stringify(document, null, 2))}\n`;
}
