import { describe, expect, test } from 'vitest';
import { toDestinations } from '../../src/commands/destinations.ts';
import { type OutputFlags, outputCollector } from '../../src/commands/output-flags.ts';
import { ConfigError } from '../../src/model/errors.ts';

/** The flags of a line such as `-f text -o a.txt --json`. */
function flagsOf(line: string): OutputFlags {
  const words = line.split(' ').filter((word) => word !== '');
  const collect = outputCollector();
  const flags: { json?: boolean; format?: ReturnType<ReturnType<typeof collect>> } = {};
  for (const [index, word] of words.entries()) {
    if (word === '--json') flags.json = true;
    const flag = word === '-f' ? 'format' : word === '-o' ? 'output' : null;
    if (flag) flags.format = collect(flag)(words[index + 1] ?? '');
  }
  return flags;
}

function destinations(line: string): readonly string[] {
  return toDestinations(flagsOf(line), '/ci').map(({ format, file }) => `${format} ${file ?? '-'}`);
}

describe('what a line asks for', () => {
  test.each([
    ['', ['text -']],
    ['--json', ['json -']],
    ['-f json', ['json -']],
    ['--json -f json', ['json -']],
    ['-f junit=report.xml', ['junit /ci/report.xml']],
    ['-f junit=/tmp/report.xml', ['junit /tmp/report.xml']],
    ['-f junit=a=b.xml', ['junit /ci/a=b.xml']],
    ['-f junit=-', ['junit -']],
    ['-f junit -o report.xml', ['junit /ci/report.xml']],
    ['-o report.xml -f junit', ['junit /ci/report.xml']],
    ['-f text -f junit -o report.xml', ['text -', 'junit /ci/report.xml']],
    ['-f junit -o report.xml -f text', ['junit /ci/report.xml', 'text -']],
    ['-f junit -o a.xml -f sarif -o b.sarif', ['junit /ci/a.xml', 'sarif /ci/b.sarif']],
    ['-f junit=a.xml -f text -o b.txt', ['junit /ci/a.xml', 'text /ci/b.txt']],
    ['--json -o trace.json', ['json /ci/trace.json']],
    ['-o trace.json --json', ['json /ci/trace.json']],
    ['--json -f junit=a.xml', ['json -', 'junit /ci/a.xml']],
    ['-f text -o -', ['text -']],
    ['-o trace.txt', ['text /ci/trace.txt']],
    ['-o trace.JSON', ['json /ci/trace.JSON']],
    ['-o report.xml -o out.sarif', ['junit /ci/report.xml', 'sarif /ci/out.sarif']],
    ['-o a/b.md', ['markdown /ci/a/b.md']],
    ['-f text -f text', ['text -']],
  ])('%s', (line, expected) => {
    expect(destinations(line)).toEqual(expected);
  });
});

describe('a line that cannot be meant is refused, with what to write instead', () => {
  test.each([
    ['-f xml', /no such format/, /Known: text, json/],
    ['-f junti', /no such format/, /Did you mean junit/],
    ['-f constructor', /no such format/, /Known/],
    ['-f junit=', /expected a file after =/, /--format junit=FILE/],
    ['-f text -f json', /text and json would both go to standard output/, /--format json=FILE/],
    ['--json -f text', /json and text would both go to standard output/, /--format text=FILE/],
    ['-f junit=a -f sarif=a', /junit and sarif would both go to \/ci\/a/, /--format sarif=FILE/],
    ['-f junit=a -f sarif=./a', /would both go to \/ci\/a/, /--format sarif=FILE/],
    ['-f text -f junit=a -o b', /--output b: it cannot be told which format/, /--format text=b/],
    ['-f junit -f sarif -o a -o b', /--output b: it cannot be told/, /--format junit=b/],
  ])('%s', (line, message, hint) => {
    let fault: ConfigError | undefined;
    try {
      destinations(line);
    } catch (error) {
      fault = error as ConfigError;
    }
    expect(fault).toBeInstanceOf(ConfigError);
    expect(fault?.faults[0]?.message).toMatch(message);
    expect(fault?.faults[0]?.hint).toMatch(hint);
  });
});
