import { outcomeOf, type PolicyDecision } from '../../model/policy.ts';

/** A policy and what it came to, in the names of the contract. */
export function toPolicy(decision: PolicyDecision) {
  const { policy, verdict, findings, wait } = decision;
  return {
    verdict,
    outcome: outcomeOf(decision),
    required: {
      expect: policy.expect,
      exact: policy.exact,
      stage: policy.stage,
      minStrength: policy.minStrength,
      allowBehind: policy.allowBehind,
      allowUnknown: policy.allowUnknown,
      requireClean: policy.requireClean,
      maxAgeMs: policy.maxAge,
    },
    findings: findings.map(({ stage, subject, name, code, outcome, says }) => ({
      stage,
      subject,
      name,
      code,
      outcome,
      says,
    })),
    wait: wait && {
      limitMs: wait.limit,
      stableMs: wait.stable,
      waitedMs: Math.round(wait.waited),
      heldMs: Math.round(wait.held),
      looks: wait.looks,
      end: wait.end,
    },
  };
}
