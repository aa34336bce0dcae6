import { describe, expect } from 'vitest';
import type { Ask } from '../../../src/clients/shell/ask.ts';
import { inBatches } from '../../../src/clients/shell/batch.ts';
import { testWith } from '../../support/needs.ts';
import { askShell, busyboxOnly } from '../../support/shell.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const SHELLS = [
  ['dash', 'dash', () => askShell(['dash'])],
  ['bash', 'bash', () => askShell(['bash'])],
  ['ksh', 'ksh', () => askShell(['ksh'])],
  ['BusyBox alone', 'busybox', () => askShell(['busybox', 'sh'], busyboxOnly(temporaryFolder()))],
] as const;

/** How often a shell was asked, and what it was asked through. */
function counted(ask: Ask) {
  const scripts: string[] = [];
  const batched = inBatches((script, args) => {
    scripts.push(script);
    return ask(script, args);
  });
  return { scripts, batched };
}

const ARGS = ['', 'two words', '$(exit 9)`x`', '\'"\\', 'a\nb', '*', '-n', 'é'];
const SHOW = 'for a do printf "[%s]" "$a"; done; exit 3';

describe.each(SHELLS)('%s', (_name, program, toAsk) => {
  const inShell = testWith(program);

  inShell('what is asked at once is one script, each part with its own arguments', async () => {
    const { scripts, batched } = counted(toAsk());
    const parts = await Promise.all([
      batched('echo none $#; N=1', []),
      batched(SHOW, ARGS),
      batched('echo "<$N>"; cd /; set -- x', ['a']),
      batched('shift 11; printf "<%s>" "$@"', 'abcdefghijkl'.split('')),
      batched('printf ""', []),
    ]);
    expect(parts.map(({ stdout }) => stdout.toString())).toEqual([
      'none 0\n',
      ARGS.map((each) => `[${each}]`).join(''),
      '<>\n',
      '<l>',
      '',
    ]);
    expect(parts.map(({ code }) => code)).toEqual([0, 3, 0, 0, 0]);
    expect(scripts).toHaveLength(1);
  });

  inShell('what is asked later is another', async () => {
    const { scripts, batched } = counted(toAsk());
    const first = await batched('echo "$1"', ['a']);
    const second = await batched('echo "$1"', ['b']);
    expect(`${first.stdout}${second.stdout}`).toBe('a\nb\n');
    expect(scripts).toEqual(['echo "$1"', 'echo "$1"']);
  });
});

testWith('dash')('what went wrong is heard by all who asked', async () => {
  const { batched } = counted(() => Promise.reject(new Error('lost')));
  const asked = [batched('echo', []), batched('echo', [])];
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
  ]);
});
