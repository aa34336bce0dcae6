import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from '../../src/transports/answer.ts';
import { type Marks, toScript } from '../../src/transports/script.ts';
import { setArguments } from '../../src/transports/shell-words.ts';
import type { Answer, Probe } from '../../src/transports/transport.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporary.ts';

const SHELLS = ['dash', 'bash', 'bash --posix', 'busybox ash', 'ksh'];

const SAY_ARGUMENTS = 'for each; do printf "%s" "$each" | od -An -v -tx1; echo .; done';

type Said = Readonly<Record<'stdout' | 'stderr', Buffer>>;

function probe(script: string, ...args: readonly (string | Buffer)[]): Probe {
  return { script, args, maxBytes: 1 << 20 };
}

/** What a collector makes of what a real shell says when it is given this. */
function answerOf(shell: readonly string[], asked: Probe, change = (input: string) => input) {
  const { input, marks } = toScript(asked);
  const [command = '', ...args] = shell;
  const said = spawnSync(command, [...args, '-s'], { input: change(input) });
  return answerIn(said, marks, asked);
}

function answerIn(said: Said, marks: Marks, asked: Probe): Answer | null {
  const collector = collect('there', marks, asked, 0);
  return collector.onStdout(said.stdout) ?? collector.onStderr(said.stderr);
}

function argumentsIn({ stdout }: Answer): readonly Buffer[] {
  const parts = stdout.toString().split('.\n').slice(0, -1);
  return parts.map((hex) => Buffer.from(hex.replace(/\s/g, ''), 'hex'));
}

describe.each(SHELLS)('%s', (words) => {
  const shell = words.split(' ');
  const inShell = testWith(shell[0] ?? words);

  inShell('hands every byte of every argument on', () => {
    const bytes = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
    const args = [bytes, '', '\n', "'", "\\'", '$HOME', '`id`', '!!', '-n', '%s', 'x\n\n'];
    const answer = answerOf(shell, probe(SAY_ARGUMENTS, ...args));
    expect(answer && argumentsIn(answer)).toEqual(args.map((arg) => Buffer.from(arg as string)));
  });

  inShell('gives output, errors and code of the script apart from all else', () => {
    const asked = probe('printf "a\\000\\377"; echo oops >&2; cat; exit 3');
    expect(answerOf(shell, asked)).toMatchObject({
      stdout: Buffer.from('a\0\xff', 'latin1'),
      stderr: 'oops\n',
      code: 3,
    });
  });

  inShell('does not take an echo of what it was sent for an answer', () => {
    const asked = probe('exit 0');
    expect(answerOf(['cat'], asked)).toBeNull();
    expect(answerOf(shell, asked, (input) => `set -v\n${input}`)?.stdout).toEqual(Buffer.alloc(0));
  });
});

testWith('dash')('arguments survive as a property', () => {
  const args = fc.array(fc.uint8Array({ min: 1, max: 255, maxLength: 20 }), { maxLength: 6 });
  fc.assert(
    fc.property(args, (list) => {
      const asked = probe(SAY_ARGUMENTS, ...list.map((each) => Buffer.from(each)));
      const answer = answerOf(['dash'], asked);
      expect(answer && argumentsIn(answer)).toEqual(asked.args);
    }),
    { numRuns: 60 },
  );
});

test('a NUL is refused', () => {
  expect(() => setArguments(['a\0b'])).toThrow(TypeError);
});

testWith('dash')('whatever a profile eats of it, there is no answer and data is no code', () => {
  const folder = temporaryFolder();
  const asked = probe('echo "$#"', "'; touch a; '", '\ntouch b\n', '$(touch c)', 'touch d');
  const { input, marks } = toScript(asked);
  for (let from = 1; from < input.length; from += 1) {
    const said = spawnSync('dash', ['-s'], { input: input.slice(from), cwd: folder });
    expect(answerIn(said, marks, asked), input.slice(from)).toBeNull();
  }
  expect(readdirSync(folder)).toEqual([]);
  expect(answerIn(spawnSync('dash', ['-s'], { input }), marks, asked)?.stdout.toString()).toBe(
    '4\n',
  );
});

describe('an answer that arrives in pieces', () => {
  const asked = { ...probe(''), maxBytes: 4 };
  const { marks } = toScript(asked);
  const stderr = Buffer.from(`${marks.begin}${marks.end}0\n`);
  const whole = (data: string) => Buffer.from(`noise${marks.begin}${data}${marks.end}0\nmore`);

  test('is complete only with its end', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(whole('data').length), { maxLength: 8 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), whole('data').length];
        const collector = collect('there', marks, asked, 0);
        collector.onStderr(stderr);
        const answers = edges.map((from, index) =>
          collector.onStdout(whole('data').subarray(from, edges[index + 1])),
        );
        expect(answers.filter(Boolean)[0]?.stdout.toString()).toBe('data');
      }),
    );
    expect(answerIn({ stdout: whole('data').subarray(0, -6), stderr }, marks, asked)).toBeNull();
  });

  test('is an error if it is longer than was asked for', () => {
    const push = () => answerIn({ stdout: whole('12345'), stderr }, marks, asked);
    expect(push).toThrow(expect.objectContaining({ code: 'output-too-large' }));
  });

  test('keeps the end of too many complaints from being missed', () => {
    const flood = Buffer.concat([Buffer.alloc(1 << 20, 'x'), stderr]);
    expect(answerIn({ stdout: whole('data'), stderr: flood }, marks, asked)?.code).toBe(0);
  });
});
