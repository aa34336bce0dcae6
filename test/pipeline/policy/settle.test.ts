import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../src/model/errors.ts';
import type { PolicySettings } from '../../../src/model/policy.ts';
import { settlePolicy } from '../../../src/pipeline/policy/settle.ts';

test('a flag goes before the config, the config before the default', () => {
  const config: PolicySettings = { allowBehind: 3, requireClean: true, wait: 60_000 };
  const { policy, waiting } = settlePolicy({ allowBehind: 0, requireClean: false }, config);
  expect(policy).toMatchObject({ allowBehind: 0, requireClean: false, stage: 'process' });
  expect(waiting).toEqual({ limit: 60_000, interval: 2000, stable: 0 });
  expect(settlePolicy({ wait: 0 }, config).waiting).toBeNull();
});

test.each<[PolicySettings, boolean]>([
  [{}, true],
  [{ expect: 'v1' }, false],
  [{ wait: 60_000 }, false],
  [{ expect: 'v1', exact: true }, true],
  [{ exact: false }, false],
])('with %j, exact is %j', (flags, exact) => {
  expect(settlePolicy(flags, {}).policy.exact).toBe(exact);
  expect(settlePolicy({}, flags).policy.exact).toBe(exact);
});

describe('what cannot go together is a usage error', () => {
  test.each<[string, PolicySettings, PolicySettings]>([
    ['stable without wait', { stable: 1000 }, {}],
    ['interval without wait', { interval: 1000 }, {}],
    ['stable as long as wait', { stable: 60_000, wait: 60_000 }, {}],
    ['stable of the config, wait of a flag', { wait: 1000 }, { stable: 60_000 }],
  ])('%s', (_what, flags, config) => {
    expect(() => settlePolicy(flags, config)).toThrow(ConfigError);
  });

  test('but a config may say how to wait without waiting', () => {
    expect(settlePolicy({}, { stable: 1000, interval: 500 }).waiting).toBeNull();
  });
});
