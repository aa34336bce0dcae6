import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { environmentsOf, parsePolicy } from '../../src/config/policy.ts';
import { parseWritten, type WrittenPolicy } from '../../src/config/policy-flags.ts';
import { caught, configOf, FILE, faultsOf, lines } from './support.ts';

function policyOf(text: string, env: NodeJS.ProcessEnv = {}, environment: string | null = null) {
  const parsed = parsePolicy(configOf(text, env, environment));
  return 'faults' in parsed ? lines(parsed.faults) : parsed.value;
}

const ALL = `policy:
  expect: 1234567
  exact: true
  stage: artifact
  min-strength: content
  allow-behind: 2
  allow-unknown: true
  require-clean: true
  max-age: 30d
  wait: 10m
  interval: 5s
  stable: 30s
`;

describe('policy:', () => {
  test('says all that a flag can say', () => {
    expect(policyOf(ALL)).toEqual({
      expect: '1234567',
      exact: true,
      stage: 'artifact',
      minStrength: 'content',
      allowBehind: 2,
      allowUnknown: true,
      requireClean: true,
      maxAge: 2_592_000_000,
      wait: 600_000,
      interval: 5000,
      stable: 30_000,
    });
  });

  test('says nothing where it is left out', () => {
    expect(policyOf('system: shop')).toEqual({});
    expect(policyOf('policy: {}')).toEqual({});
  });

  test('an environment lays its own over it, key by key', () => {
    const text = `policy: { environment: all, allow-behind: 2, wait: 10m }
environments:
  production: { policy: { allow-behind: 0 } }
  staging:
`;
    expect(policyOf(text, {}, 'production')).toEqual({ allowBehind: 0, wait: 600_000 });
    expect(policyOf(text, {}, 'staging')).toEqual({ allowBehind: 2, wait: 600_000 });
  });

  test('takes values from the environment, which must be set', () => {
    const text = 'policy: { expect: "$' + '{REV}", allow-behind: "$' + '{N}" }';
    expect(policyOf(text, { REV: 'v1', N: '3' })).toEqual({ expect: 'v1', allowBehind: 3 });
    expect(lines(faultsOf(text, { REV: 'v1' }))).toEqual([
      expect.stringMatching(/^2:\d+ the environment variable N is not set/),
    ]);
  });

  test.each([
    ['wait: 600', /^2:17 policy\.wait: expected a duration such as .*, got "600"/],
    ['wait: soon', /got "soon"/],
    ['interval: 1ms', /^2:21 policy\.interval: expected a duration from 100ms to 1h, got "1ms"/],
    ['min-strength: contents', /expected one of claimed, recorded, content, signed/],
    ['min-strength: none', /expected one of claimed/],
    ['stage: build', /expected one of source, artifact, process/],
    ['allow-behind: -1', /at least 0/],
    ['allow-behind: 1.5', /whole number/],
    ['allow-unknown: maybe', /true or false/],
    ['alow-behind: 1', /unknown key "alow-behind"/],
    ['expect: ""', /not empty/],
  ])('%s is refused, and where', (entry, message) => {
    expect(policyOf(`policy: { ${entry} }`)).toEqual([expect.stringMatching(message)]);
  });

  test('which environments are meant stands at the top alone', () => {
    const file = (text: string) => parseConfig(FILE, `version: 1\n${text}`, {});
    expect(environmentsOf(file('policy: { environment: all }'))).toEqual(['all']);
    expect(environmentsOf(file('policy: { environment: [a, b] }'))).toEqual(['a', 'b']);
    expect(environmentsOf(file('policy: { wait: 1m }'))).toBeNull();
    expect(environmentsOf(file('system: shop'))).toBeNull();
    const nested = 'environments: { a: { policy: { environment: b } } }';
    expect(policyOf(nested, {}, 'a')).toEqual([expect.stringMatching(/unknown key "environment"/)]);
  });
});

describe('flags', () => {
  const faults = (written: WrittenPolicy) => caught(() => parseWritten(written));

  test('are read as the config is', () => {
    const written = { expect: '1234567', 'allow-behind': '2', exact: false, wait: '10m' };
    expect(parseWritten(written)).toEqual({
      expect: '1234567',
      allowBehind: 2,
      exact: false,
      wait: 600_000,
    });
  });

  test('every fault is told at once, with what was probably meant', () => {
    expect(faults({ 'min-strength': 'recoded', wait: '10', 'allow-behind': 'two' })).toEqual([
      {
        message:
          '--min-strength: expected one of claimed, recorded, content, signed, got "recoded"',
        hint: 'Did you mean recorded?',
      },
      {
        message: expect.stringMatching(/^--allow-behind: expected a number, got "two"/),
        hint: expect.any(String),
      },
      {
        message: expect.stringMatching(/^--wait: expected a duration .*, got "10"/),
        hint: expect.any(String),
      },
    ]);
  });
});
