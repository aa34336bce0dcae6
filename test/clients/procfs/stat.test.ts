import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  isForkWithoutExec,
  isKernelThread,
  isProgram,
  parseStat,
  type Stat,
} from '../../../src/clients/procfs/stat.ts';

const FIELDS =
  'S 1 10 10 34816 10 4194368 100 0 0 0 7 5 0 0 20 0 1 0 60106 1000000 250 18446744073709551615';

test('law: whatever a process is called, its fields are read right', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 15 }), (name) => {
      expect(parseStat(`42 (${name}) ${FIELDS}\n`)).toMatchObject({
        name,
        state: 'S',
        parent: 1,
        terminal: 34816,
        used: 12,
        started: 60106,
      });
    }),
  );
});

test('a name that looks like the rest of the line does not end it early', () => {
  expect(parseStat(`42 (a) R 7\n(b) ${FIELDS}\n`)).toMatchObject({ name: 'a) R 7\n(b', parent: 1 });
});

const withFlags = (flags: number) =>
  parseStat(`42 (sh) ${FIELDS.replace('4194368', String(flags))}`) as Stat;

test('the flags tell a fork that runs its master’s program, and a thread of the kernel', () => {
  expect(isForkWithoutExec(withFlags(4194368))).toBe(true);
  expect(isForkWithoutExec(withFlags(4194304))).toBe(false);
  expect(isProgram(withFlags(4194304))).toBe(true);
  expect(isProgram(withFlags(2129984))).toBe(false);
  expect(isProgram(parseStat(`42 (sh) ${FIELDS.replace('S', 'Z')}`) as Stat)).toBe(false);
});

test('a kernel thread is one by its flags, not by whose child it is or what it is called', () => {
  const kernel = FIELDS.replace('4194368', '2129984').replace('S 1 ', 'I 2 ');
  expect(isKernelThread(`9 (kworker/0:0) ${kernel}`)).toBe(true);
  expect(isKernelThread(`2 (kthreadd) ${kernel.replace('I 2 ', 'S 0 ')}`)).toBe(true);
  // In a container, 2 is a number like any other.
  expect(isKernelThread(`9 (sh) ${FIELDS.replace('S 1 ', 'S 2 ')}`)).toBe(false);
  expect(isKernelThread(`9 (a) I 2 0 0 0 -1 2129984) ${FIELDS}`)).toBe(false);
  expect(isKernelThread('')).toBe(false);
});

test('what is no stat line is none', () => {
  expect(parseStat('')).toBeNull();
  expect(parseStat('42 (cut')).toBeNull();
});

test('this process reads as itself', () => {
  expect(parseStat(readFileSync('/proc/self/stat', 'latin1'))).toMatchObject({
    pid: process.pid,
    parent: process.ppid,
  });
});
