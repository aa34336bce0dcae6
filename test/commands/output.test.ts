import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { report } from '../../src/commands/errors.ts';
import {
  errorWidthOf,
  type Surroundings,
  wantsColor,
  widthOf,
  write,
} from '../../src/commands/output.ts';
import { ConfigError } from '../../src/model/errors.ts';

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

function surroundings(screen: Screen, env: Readonly<Record<string, string>> = {}): Surroundings {
  return {
    stdout: Object.assign(new PassThrough(), screen),
    stderr: Object.assign(new PassThrough(), screen),
    env,
    cwd: '/',
    signal: new AbortController().signal,
  };
}

const terminal = (columns?: number): Screen =>
  columns === undefined ? { isTTY: true } : { isTTY: true, columns };

describe('the width', () => {
  test.each([
    ['of a terminal is its own', terminal(132), {}, 132],
    ['of a terminal that does not know it is 80', terminal(0), {}, 80],
    ['of a terminal that was not asked is 80', terminal(), {}, 80],
    ['is never less than can be read', terminal(5), {}, 20],
    ['of a terminal does not follow COLUMNS', terminal(132), { COLUMNS: '60' }, 132],
    ['of a pipe has no limit', {}, {}, Number.POSITIVE_INFINITY],
    ['of a pipe is COLUMNS where that is set', {}, { COLUMNS: '60' }, 60],
    ['of a pipe does not follow nonsense', {}, { COLUMNS: 'wide' }, Number.POSITIVE_INFINITY],
    ['of a pipe does not follow zero', {}, { COLUMNS: '0' }, Number.POSITIVE_INFINITY],
  ])('%s', (_name, screen, env, width) => {
    expect(widthOf(surroundings(screen, env))).toBe(width);
  });

  test('of errors is that of their own stream', () => {
    expect(errorWidthOf(surroundings(terminal(60)))).toBe(60);
    expect(errorWidthOf(surroundings({}, { COLUMNS: '60' }))).toBe(Number.POSITIVE_INFINITY);
  });
});

test.each([
  ['on a terminal', terminal(80), {}, true],
  ['not on a pipe', {}, {}, false],
  ['not on a dumb terminal', terminal(80), { TERM: 'dumb' }, false],
  ['not with NO_COLOR', terminal(80), { NO_COLOR: '1' }, false],
  ['with an empty NO_COLOR, which says nothing', terminal(80), { NO_COLOR: '' }, true],
  ['on a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
  ['not with FORCE_COLOR=0', terminal(80), { FORCE_COLOR: '0' }, false],
  ['not with both', {}, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('colour: %s', (_name, screen, env, wanted) => {
  expect(wantsColor(surroundings(screen, env))).toBe(wanted);
});

test('a reader that went away is no error, any other failure is', async () => {
  const failing = (code: string) =>
    new PassThrough({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
    }).on('error', () => {});
  await expect(write(failing('EPIPE'), 'x')).resolves.toBeUndefined();
  await expect(write(failing('ENOSPC'), 'x')).rejects.toThrow('ENOSPC');
});

describe('an error', () => {
  async function told(error: unknown, screen: Screen): Promise<string> {
    const all = surroundings(screen);
    await report(error, all);
    return String((all.stderr as PassThrough).read());
  }
  const fault = {
    message: 'unknown key "sorce" in the configuration of the system, which nobody knows',
    position: { file: '/srv/deploy.config.yaml', line: 2, column: 1 },
    excerpt: 'sorce: { type: git }',
    hint: 'Did you mean source?',
  };

  test('points at the place, on one line that tools can parse', async () => {
    expect(await told(new ConfigError([fault]), {})).toBe(
      `/srv/deploy.config.yaml:2:1: ${fault.message}\n  sorce: { type: git }\n  Did you mean source?\n`,
    );
  });

  test('is broken at words on a terminal, below its beginning', async () => {
    expect(await told(new ConfigError([fault]), terminal(60))).toBe(
      [
        '/srv/deploy.config.yaml:2:1: unknown key "sorce" in the',
        '                             configuration of the system,',
        '                             which nobody knows',
        '  sorce: { type: git }',
        '  Did you mean source?',
        '',
      ].join('\n'),
    );
  });

  test('obeys no escape sequence', async () => {
    const text = await told(new Error('evil \x1b[2J\nname'), terminal(60));
    expect(text).toBe('deploytrace: evil \\x1b[2J\\nname\n');
  });
});
