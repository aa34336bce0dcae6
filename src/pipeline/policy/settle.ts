import { durationText } from '../../model/duration.ts';
import { ConfigError } from '../../model/errors.ts';
import {
  POLICY_DEFAULTS,
  type Policy,
  type PolicySettings,
  type Waiting,
} from '../../model/policy.ts';

export interface Settled {
  readonly policy: Policy;
  /** Null: one look, and what it shows. */
  readonly waiting: Waiting | null;
}

/** What holds: a flag, else the config, else the default. Throws `ConfigError` for what cannot go together. */
export function settlePolicy(flags: PolicySettings, config: PolicySettings): Settled {
  const said = { ...POLICY_DEFAULTS, ...config, ...flags };
  const { expect = null, maxAge = null, wait = 0, stable = 0, interval } = said;
  checkWaiting(flags, wait, stable);
  const policy = {
    expect,
    // Who names a commit, or waits for one, asks whether it has arrived; a later one contains it.
    exact: said.exact ?? (expect === null && wait === 0),
    stage: said.stage,
    minStrength: said.minStrength,
    allowBehind: said.allowBehind,
    allowUnknown: said.allowUnknown,
    requireClean: said.requireClean,
    maxAge,
  };
  return { policy, waiting: wait > 0 ? { limit: wait, interval, stable } : null };
}

function checkWaiting(flags: PolicySettings, wait: number, stable: number): void {
  const aimless = (['stable', 'interval'] as const).find((name) => flags[name] !== undefined);
  if (wait === 0 && aimless !== undefined)
    throw usage(
      `${aimless} means something only while waiting`,
      'Say how long to wait: --wait 10m',
    );
  if (wait > 0 && stable >= wait)
    throw usage(
      `what must hold for ${durationText(stable)} cannot be waited for in ${durationText(wait)}`,
      'Wait longer than stable says.',
    );
}

function usage(message: string, hint: string): ConfigError {
  return new ConfigError([{ message, hint }]);
}
