import type { PolicySettings } from '../../model/policy.ts';

/** The flags of a policy as they were written, by the names that commander gives them. */
export interface PolicyFlags {
  readonly expect?: string;
  readonly exact?: boolean;
  readonly stage?: string;
  readonly minStrength?: string;
  readonly allowBehind?: string;
  readonly allowUnknown?: boolean;
  readonly requireClean?: boolean;
  readonly maxAge?: string;
  readonly wait?: string;
  readonly interval?: string;
  readonly stable?: string;
}

const NAMES: Readonly<Record<keyof PolicyFlags, string>> = {
  expect: 'expect',
  exact: 'exact',
  stage: 'stage',
  minStrength: 'min-strength',
  allowBehind: 'allow-behind',
  allowUnknown: 'allow-unknown',
  requireClean: 'require-clean',
  maxAge: 'max-age',
  wait: 'wait',
  interval: 'interval',
  stable: 'stable',
};

/** What the flags say, checked by the schema of the config's `policy:`. Throws `ConfigError` with every fault. */
export async function parsePolicyFlags(flags: PolicyFlags): Promise<PolicySettings> {
  const keys = Object.keys(NAMES) as (keyof PolicyFlags)[];
  const written = keys.flatMap((key) => {
    const value = flags[key];
    return value === undefined ? [] : [[NAMES[key], value] as const];
  });
  if (written.length === 0) return {};
  const { parseWritten } = await import('../../config/policy-flags.ts');
  return parseWritten(Object.fromEntries(written));
}
