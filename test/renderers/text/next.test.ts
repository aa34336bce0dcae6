import { expect, test } from 'vitest';
import { judgePolicy } from '../../../src/pipeline/policy/judge-policy.ts';
import { nextSteps } from '../../../src/renderers/text/next.ts';
import { PLAIN } from '../../support/judged.ts';
import { checkout, commit, evidence, NOW, process, related, traceOf } from '../../support/trace.ts';

const OPTIONS = { width: 80, color: false, evidence: false, now: NOW };

test('nothing is to be done about an artifact that the policy lets pass', () => {
  const ahead = evidence('ahead', 'it is ahead', { revision: commit('51d0e77') });
  const trace = traceOf({
    artifact: [checkout(), ahead],
    processes: [[process(4121), evidence(null, 'it cannot be told')]],
    relations: [related('ahead', '51d0e77')],
  });
  const restart = 'restart 4121 to be sure of what runs.';
  const under = (exact: boolean) =>
    nextSteps({ ...trace, policy: judgePolicy(trace, { ...PLAIN, exact }) }, OPTIONS);
  expect(under(true)).toEqual([expect.stringMatching(/^push or merge /), restart]);
  expect(under(false)).toEqual([restart]);
});
