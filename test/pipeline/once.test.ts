import { describe, expect, test } from 'vitest';
import { keeper, once } from '../../src/pipeline/once.ts';

/** Gives each answer in turn, and counts how often it was asked. */
function teller(...answers: readonly (() => unknown)[]) {
  let asked = 0;
  const make = async () => answers[asked++]?.();
  return { make, asked: () => asked };
}

const fail = () => {
  throw new Error('not now');
};

describe.each([
  ['in one look', once],
  ['across looks', keeper],
])('%s', (_where, open) => {
  test('each key is made once, also for those who ask while it is made', async () => {
    const { make, asked } = teller(() => 'first');
    const share = open();
    expect(await Promise.all([share('a', make), share('a', make)])).toEqual(['first', 'first']);
    expect(await share('a', make)).toBe('first');
    expect(asked()).toBe(1);
  });
});

test('in one look what failed stays failed: all who ask hear the same', async () => {
  const { make } = teller(fail, () => 'second');
  const share = once();
  await expect(share('a', make)).rejects.toThrow('not now');
  await expect(share('a', make)).rejects.toThrow('not now');
});

test('across looks what failed, or gave nothing, is asked again', async () => {
  const { make, asked } = teller(
    fail,
    () => null,
    () => 'third',
  );
  const keep = keeper();
  await expect(keep('a', make)).rejects.toThrow('not now');
  expect(await keep('a', make)).toBeNull();
  expect(await keep('a', make)).toBe('third');
  expect(await keep('a', make)).toBe('third');
  expect(asked()).toBe(3);
});
