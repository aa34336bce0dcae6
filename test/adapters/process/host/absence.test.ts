import { expect, test } from 'vitest';
import { explainUnknown } from '../../../../src/adapters/process/host/absence.ts';
import type { Selectors } from '../../../../src/adapters/process/host/options.ts';

const NOTHING = {
  hidden: false,
  exists: false,
  unknown: 0,
  renamed: 0,
  privileged: true,
  otherName: null,
};

function explain(find: Selectors, hidden: Partial<typeof NOTHING>) {
  const text = Object.entries(find).flat().join(' ');
  const [only] = explainUnknown('local', find, text, { ...NOTHING, ...hidden }).observations;
  if (!only || only.state === 'observed') throw new Error('observed');
  return [only.state, only.problem.message, only.problem.hint];
}

test('what even root may not look into may be meant, and is no process of a manager', () => {
  expect(explain({ exe: '/bin/shop' }, { unknown: 2 })).toEqual([
    'unreachable',
    'no process has exe /bin/shop, but 2 processes may not be looked into, even as root',
    'Find it by command, port or pidfile instead.',
  ]);
});

test('what hides its name from its manager may be meant', () => {
  expect(explain({ supervisor: 'shop' }, { unknown: 1, renamed: 1 })).toEqual([
    'unreachable',
    'no process has supervisor shop, but 1 process of its manager wrote a title over the name',
    'Find it by command, port or pidfile instead.',
  ]);
});

test('what is of others may be meant, and root could tell', () => {
  expect(explain({ exe: '/bin/shop' }, { unknown: 3, privileged: false })).toEqual([
    'unreachable',
    'no process has exe /bin/shop, but 3 of other users may not be looked into',
    'Run as root.',
  ]);
});
