import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseGoBuildInfo, readGoBuildInfo } from '../../../src/clients/build-info/go.ts';
import { localBytes } from '../../../src/clients/files/bytes.ts';
import { ask } from '../../adapters/artifact/files/ask.ts';
import { build } from '../../support/go.ts';
import { needs } from '../../support/needs.ts';
import { commit, initRepository } from '../../support/repository.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const MAIN = 'package main\n\nfunc main() { println("hello") }\n';

async function readFrom(path: string) {
  const file = openSync(path, 'r');
  try {
    return await readGoBuildInfo(localBytes(file));
  } finally {
    closeSync(file);
  }
}

describe('programs that a real go built', needs('go'), () => {
  let folder = '';
  let head = '';
  let plain = '';

  beforeAll(async () => {
    const { mkdtempSync, realpathSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    folder = initRepository(
      join(realpathSync(mkdtempSync(join(tmpdir(), 'deploytrace-test-'))), 'app'),
    );
    head = commit(folder, 'one', {
      'go.mod': 'module example.com/app\n\ngo 1.18\n',
      'main.go': MAIN,
    });
    plain = build(folder, join(folder, '../plain'));
    return () => execFileSync('rm', ['-rf', join(folder, '..')]);
    // The first go build on a machine compiles the standard library, too.
  }, 300_000);

  test('the commit, and that it was clean', async () => {
    expect((await ask(plain)).claims).toEqual([
      { revision: head, dirty: false, strength: 'claimed', by: 'Go build info', where: plain },
    ]);
  });

  test('a stripped program', async () => {
    const path = build(folder, join(folder, '../stripped'), ['-ldflags=-s -w']);
    expect(await readFrom(path)).toEqual({ revision: head, dirty: false });
  });

  test('without the table of sections', async () => {
    const bytes = readFileSync(plain);
    bytes.writeBigUInt64LE(0n, 40);
    bytes.writeUInt16LE(0, 60);
    const path = join(folder, '../sectionless');
    writeFileSync(path, bytes);
    expect(await readFrom(path)).toEqual({ revision: head, dirty: false });
  });

  test('built from edited files', async () => {
    writeFileSync(join(folder, 'main.go'), MAIN.replace('hello', 'edited'));
    const path = build(folder, join(folder, '../dirty'));
    writeFileSync(join(folder, 'main.go'), MAIN);
    expect(await readFrom(path)).toEqual({ revision: head, dirty: true });
  });

  test('built without a word of its commit', async () => {
    expect(
      (await ask(build(folder, join(folder, '../silent'), ['-buildvcs=false']))).claims,
    ).toEqual([]);
  });

  test('a program that was cut short says nothing', async () => {
    const path = join(folder, '../cut');
    for (const size of [10, 60, 200, 4096, 500_000]) {
      writeFileSync(path, readFileSync(plain));
      truncateSync(path, size);
      expect((await ask(path)).claims).toEqual([]);
    }
  });
});

test('programs that are not by go say nothing', async () => {
  expect((await ask(process.execPath)).claims).toEqual([]);
});

test('a damaged program never makes it throw', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'x'));
  const path = join(folder, 'x', 'program');
  const header = fc.uint8Array({ minLength: 60, maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(
      header,
      fc.constantFrom(1, 2),
      fc.constantFrom(1, 2),
      async (bytes, bits, order) => {
        writeFileSync(
          path,
          Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits, order]), bytes]),
        );
        expect((await ask(path)).claims).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

const MAGIC = '\xff Go buildinf:\x08\x02';

function blob(modules: string): Buffer {
  const strings = ['go1.20', modules].flatMap((text) => {
    const bytes = Buffer.from(text, 'latin1');
    return [Buffer.from([(bytes.length & 0x7f) | 0x80, bytes.length >> 7]), bytes];
  });
  return Buffer.concat([Buffer.from(MAGIC, 'latin1'), Buffer.alloc(16), ...strings]);
}

const mark = 'x'.repeat(16);
const SHA = 'a'.repeat(40);

test.each([
  [
    'a name that only ends like it',
    `${mark}build\tvcs=git\nmod\tbuild\tvcs.revision=${SHA}\n${mark}`,
  ],
  ['another system', `${mark}build\tvcs=hg\nbuild\tvcs.revision=${SHA}\n${mark}`],
  ['a revision that is none', `${mark}build\tvcs=git\nbuild\tvcs.revision=HEAD\n${mark}`],
  ['nothing', mark + mark],
])('no claim from %s', (_name, modules) => {
  expect(parseGoBuildInfo(blob(modules))).toBeNull();
});

test('cut anywhere, the blob names the whole commit or none', () => {
  const whole = blob(
    `${mark}path\tx\nbuild\tvcs=git\nbuild\tvcs.revision=${SHA}\nbuild\tvcs.modified=true\n${mark}`,
  );
  expect(parseGoBuildInfo(whole)).toEqual({ revision: SHA, dirty: true });
  for (let length = 0; length < whole.length; length++)
    expect(parseGoBuildInfo(whole.subarray(0, length))).toBeNull();
});

/** The least that is an ELF file: a header, one section with a name, and the names. */
function elf(bits: 32 | 64, bigEndian: boolean, content: Buffer): Buffer {
  const wide = bits === 64 ? 8 : 4;
  const out = Buffer.alloc(1024 + content.length);
  const put = (at: number, size: number, value: number) =>
    size === 8
      ? bigEndian
        ? out.writeBigUInt64BE(BigInt(value), at)
        : out.writeBigUInt64LE(BigInt(value), at)
      : bigEndian
        ? out.writeUIntBE(value, at, size)
        : out.writeUIntLE(value, at, size);
  const row = bits === 64 ? 64 : 40;
  const [table, names, body] = [128, 512, 1024];
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, bits / 32, bigEndian ? 2 : 1]).copy(out);
  put(bits === 64 ? 40 : 32, wide, table);
  const sizes = bits === 64 ? 54 : 42;
  put(sizes + 4, 2, row);
  put(sizes + 6, 2, 2);
  put(sizes + 8, 2, 1);
  const section = (index: number, name: number, offset: number, size: number) => {
    const at = table + index * row;
    put(at, 4, name);
    put(at + (bits === 64 ? 24 : 16), wide, offset);
    put(at + (bits === 64 ? 32 : 20), wide, size);
  };
  section(0, 1, body, content.length);
  section(1, 16, names, 32);
  out.write('\0.go.buildinfo\0\0.strtab\0', names, 'latin1');
  content.copy(out, body);
  return out;
}

test.each([
  [32, false],
  [32, true],
  [64, false],
  [64, true],
] as const)('%i bits, most significant byte first: %s', async (bits, bigEndian) => {
  const path = join(temporaryFolder(), 'program');
  writeFileSync(
    path,
    elf(bits, bigEndian, blob(`${mark}build\tvcs=git\nbuild\tvcs.revision=${SHA}\n${mark}`)),
  );
  expect(await readFrom(path)).toEqual({ revision: SHA, dirty: null });
});
