import { describe, expect, test } from 'vitest';
import { parseClock, timeOfTicks } from '../../../src/clients/procfs/clock.ts';
import { parseCmdline } from '../../../src/clients/procfs/cmdline.ts';
import { hidesProcesses, mountPoints } from '../../../src/clients/procfs/mounts.ts';
import { parseOsName } from '../../../src/clients/procfs/os-release.ts';
import { numberOf, parsePasswd } from '../../../src/clients/procfs/passwd.ts';
import { parseStatus } from '../../../src/clients/procfs/status.ts';

describe('cmdline', () => {
  test.each([
    ['python3\0app.py\0', ['python3', 'app.py']],
    ['app\0\0two\0', ['app', '', 'two']],
    ['nginx: worker process\0\0\0\0', ['nginx: worker process']],
    ['no end', ['no end']],
    ['', []],
  ])('%j', (text, argv) => {
    expect(parseCmdline(text)).toEqual(argv);
  });
});

test('a start is counted back from now, by the uptime that was read with it', () => {
  const clock = parseClock('1000.50 3000.10\n', 1_700_000_000_000);
  expect(clock.uptime).toBe(1_000_500);
  expect(timeOfTicks(clock, 100_050)).toBe(1_700_000_000_000);
  expect(timeOfTicks(clock, 0)).toBe(1_700_000_000_000 - 1_000_500);
});

describe('mounts', () => {
  test.each([
    ['proc /proc proc rw,nosuid 0 0', false],
    ['proc /proc proc rw,hidepid=2 0 0', true],
    ['proc /proc proc rw,hidepid=invisible,gid=4 0 0', true],
    ['proc /proc proc rw,hidepid=0 0 0', false],
    ['proc /proc proc rw,hidepid=off 0 0', false],
    ['proc /chroot/proc proc rw,hidepid=2 0 0', false],
    ['proc /proc proc rw,hidepid=2 0 0\nproc /proc proc rw 0 0', false],
  ])('%s', (text, hidden) => {
    expect(hidesProcesses(`${text}\n`)).toBe(hidden);
  });
});

test('what something is mounted on, of whatever name', () => {
  const lines = [
    '28 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw',
    '52 28 254:0 /evil /srv/a\\040b\\134c\\012d rw - ext4 /dev/vda1 rw',
    '53 52 0:40 / /srv/a\\040b\\134c\\012d rw master:7 - tmpfs tmpfs rw',
  ];
  expect(mountPoints(`${lines.join('\n')}\n`)).toEqual(['/', '/srv/a b\\c\nd']);
});

describe('os-release', () => {
  test.each([
    [
      'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
      'Debian GNU/Linux 12 (bookworm)',
    ],
    ['NAME=Alpine\n', 'Alpine'],
    ['PRETTY_NAME=\'One "two"\'\n', 'One "two"'],
    ['PRETTY_NAME="a \\"b\\""\n', 'a "b"'],
    ['', 'Linux'],
  ])('%j', (text, name) => {
    expect(parseOsName(text)).toBe(name);
  });
});

test('of several users with one number the first gives its name, and each has the number', () => {
  const text = 'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\nbroken\nweb:x:33:\n';
  expect(parsePasswd(text)).toEqual(
    new Map([
      [0, 'root'],
      [33, 'web'],
    ]),
  );
  expect(['root', 'toor', 'web', 'broken'].map((name) => numberOf(name, text))).toEqual([
    0,
    0,
    33,
    null,
  ]);
});

test('status: the effective user, memory in bytes, and the number in the innermost namespace', () => {
  expect(
    parseStatus(
      'Name:\ta\\nUid:\t9\nUid:\t1000\t33\t33\t33\nVmRSS:\t  2048 kB\nNSpid:\t31\t7\t1\n',
    ),
  ).toEqual({
    uid: 33,
    memory: 2048 * 1024,
    pidInside: 1,
  });
  expect(parseStatus('Name:\tx\n')).toBeNull();
});
