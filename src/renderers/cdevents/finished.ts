import type { Outcome } from '../../model/policy.ts';
import type { Trace } from '../../model/trace.ts';
import { hash } from '../hash.ts';
import { toIssues } from '../issues.ts';
import { askedOf, outcomeOfTrace } from '../outcome.ts';
import { shorten } from '../shorten.ts';
import { type CdEvent, environmentOf, sourceOf, systemId } from './event.ts';

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  match: 'pass',
  drift: 'fail',
  unknown: 'error',
  timeout: 'error',
};
const LONGEST_REASON = 1000;

/** The verdict, as of a test case that was run when the system was looked at. */
export function finishedEvent(trace: Trace): CdEvent {
  const environment = environmentOf(trace);
  const id = hash([trace.system, environment.id, trace.resolvedAt]).slice(0, 32);
  const reasons = toIssues(trace).map(({ rule, message }) => `${rule.title}: ${message}`);
  return {
    id,
    source: sourceOf(trace),
    type: 'dev.cdevents.testcaserun.finished.0.2.0',
    timestamp: trace.resolvedAt,
    subject: {
      id: `${systemId(trace)}-${id}`,
      type: 'testCaseRun',
      content: {
        outcome: OUTCOMES[outcomeOfTrace(trace)],
        environment,
        testCase: { id: 'deploytrace', name: testName(trace), type: 'other' },
        ...(reasons.length > 0 ? { reason: shorten(reasons.join('. '), LONGEST_REASON) } : {}),
      },
    },
  };
}

function testName(trace: Trace): string {
  return `${askedOf(trace)} is what was meant`.replace(/^./, (first) => first.toUpperCase());
}
