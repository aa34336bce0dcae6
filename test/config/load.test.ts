import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { selectEnvironment } from '../../src/config/select.ts';
import { ConfigError, type ConfigFault } from '../../src/model/errors.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { configOf, faultsOf, lines } from './support.ts';

async function faultsIn(file: string): Promise<readonly ConfigFault[]> {
  try {
    await loadConfig(file, {});
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  throw new Error('expected a ConfigError, got none');
}

function written(content: string | Buffer): string {
  const file = join(temporaryFolder(), 'deploy.config.yaml');
  writeFileSync(file, content);
  return file;
}

/** Root may read everything: as nobody, it may not. */
async function unprivileged<T>(run: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return run();
  process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a file that cannot be read', () => {
  test('is not there', async () => {
    const [fault, ...more] = await faultsIn('/nonexistent/deploy.config.yaml');
    expect(fault?.message).toBe('/nonexistent/deploy.config.yaml: no such file');
    expect(fault?.hint).toBeTruthy();
    expect(more).toEqual([]);
  });

  test('is a directory', async () => {
    const folder = join(temporaryFolder(), 'deploy.config.yaml');
    mkdirSync(folder);
    expect((await faultsIn(folder))[0]?.message).toBe(
      `${folder}: expected a file, got a directory`,
    );
  });

  test('is a link to itself', async () => {
    const file = join(temporaryFolder(), 'deploy.config.yaml');
    symlinkSync(file, file);
    expect((await faultsIn(file))[0]?.message).toBe(
      `${file}: a symbolic link that leads to itself`,
    );
  });

  test('is not ours to read', async () => {
    const file = written('version: 1\n');
    chmodSync(join(file, '..'), 0o755);
    chmodSync(file, 0o000);
    const [fault] = await unprivileged(() => faultsIn(file));
    expect(fault?.message).toBe(`${file}: permission denied`);
  });

  test.each([
    ['a file', () => written(Buffer.alloc((1 << 20) + 1, '#'))],
    ['a device without end', () => '/dev/zero'],
  ])('is too large: %s', async (_, make) => {
    const file = make();
    expect((await faultsIn(file))[0]?.message).toBe(
      `${file}: larger than 1 MiB; no config file is`,
    );
  });

  test('is not UTF-8: the damage is pointed at', async () => {
    const sound = Buffer.from('version: 1\n# \ufffd is a character\nsystem: sh');
    const file = written(Buffer.concat([sound, Buffer.from([0xf6, 0x70, 0x0a])]));
    expect(await faultsIn(file)).toEqual([
      {
        message: 'not UTF-8 text',
        position: { file, line: 3, column: 11 },
        excerpt: 'system: sh\ufffdp',
        hint: 'Save the file as UTF-8.',
      },
    ]);
    const [utf16] = await faultsIn(written(Buffer.from('\ufeffversion: 1\n', 'utf16le')));
    expect(utf16).toMatchObject({ message: 'not UTF-8 text', position: { line: 1, column: 1 } });
  });
});

describe('a file that can be read', () => {
  test('with a byte order mark and CRLF', async () => {
    const file = written('\ufeffversion: 1\r\nsystem: shop\r\n');
    expect(selectEnvironment(await loadConfig(file, {}), null).system).toBe('shop');
    expect(lines(await faultsIn(written('\ufeffversion: 1\r\nsytem: shop\r\n')))).toEqual([
      '2:1 unknown key "sytem"',
    ]);
  });

  test('is called after its folder if it does not say', async () => {
    const folder = join(temporaryFolder(), 'shop-api');
    mkdirSync(folder);
    const file = join(folder, 'deploy.config.yaml');
    writeFileSync(file, 'version: 1\n');
    const config = selectEnvironment(await loadConfig(file, {}), null);
    expect(config).toMatchObject({ system: 'shop-api', environment: null, file });
    expect([config.source, config.artifact, config.process]).toEqual([null, null, null]);
  });

  test('through a pipe', async () => {
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const loaded = loadConfig(pipe, {});
    writeFileSync(pipe, 'version: 1\nsystem: piped\n');
    expect(selectEnvironment(await loaded, null).system).toBe('piped');
  });
});

describe('the envelope', () => {
  test('every fault of it is told at once, in order', () => {
    const text =
      'process: [a]\nsorce: {type: git}\nsystem: []\nenvironments: {a: {artefact: {}}}\n';
    expect(lines(faultsOf(text))).toEqual([
      '2:10 process: expected a mapping, got a list',
      '3:1 unknown key "sorce"',
      '4:9 system: expected text, got an empty list',
      '5:20 environments.a: unknown key "artefact"',
    ]);
    expect(faultsOf(text).map(({ hint }) => hint)).toContain('Did you mean artifact?');
  });

  test('a section that says nothing is not a section left out', () => {
    expect(lines(faultsOf('source:\nprocess: ~\n'))).toEqual([
      '2:1 source: expected a mapping, got nothing',
      '3:10 process: expected a mapping, got ~',
    ]);
  });

  test.each(['build', 'deploy'])('%s is refused, not ignored', (edge) => {
    expect(lines(faultsOf(`${edge}: {type: github}\n`))).toEqual([
      `2:1 ${edge} is not supported yet`,
    ]);
    expect(lines(faultsOf(`environments:\n  p:\n    ${edge}: {}\n`))).toEqual([
      `4:5 ${edge} is not supported yet`,
    ]);
  });

  test('a system that looks like a number is what was written', () => {
    expect(configOf('system: 0123\n').system).toBe('0123');
    expect(lines(faultsOf('system: ""\n'))).toEqual([
      '2:9 system: expected text that is not empty, got the text ""',
    ]);
  });
});
