import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { readHistory } from '../../../src/clients/history/read.ts';
import { RECORD_FORMAT } from '../../../src/model/record.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { NOW, traceOf } from '../../support/trace.ts';

const SOURCE = join(import.meta.dirname, '../../../src/clients/history/append.ts');

/** Appends records one after the other, and says of each that it is kept. */
const WRITER = `
const [folder, name, count, json] = process.argv.slice(2);
for (let number = 0; number < Number(count); number++) {
  appendRecord(folder, json.replace('NAME', name + ':' + number));
  fs.writeSync(1, number + '\\n');
}
`;

async function makeWriter(folder: string): Promise<string> {
  const outfile = join(folder, 'writer.mjs');
  const contents = `import fs from 'node:fs';\nimport { appendRecord } from ${JSON.stringify(SOURCE)};\n${WRITER}`;
  await build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'silent',
  });
  return outfile;
}

/** A program that writes; resolves to how many records it was told are kept. */
function write(writer: string, folder: string, name: string, count: number, killAfter = Infinity) {
  // Some 100 kB each: files fill up and are moved aside all the time.
  const trace = {
    ...traceOf(),
    system: 'NAME',
    resolvedAt: NOW.toISOString(),
    padding: 'x'.repeat(100_000),
  };
  const json = JSON.stringify({ format: RECORD_FORMAT, by: '1', trace });
  const child = spawn(process.execPath, [writer, folder, name, String(count), json]);
  let said = '';
  child.stdout.on('data', (piece: Buffer) => {
    said += piece;
    if (said.split('\n').length > killAfter) child.kill('SIGKILL');
  });
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(said.split('\n').length - 1));
  });
}

it('loses nothing of several programs that write at once, some of them killed, while files are moved aside', {
  timeout: 120_000,
}, async () => {
  const base = temporaryFolder();
  const folder = join(base, 'history');
  const writer = await makeWriter(base);
  const told = await Promise.all([
    write(writer, folder, 'a', 60),
    write(writer, folder, 'b', 60),
    write(writer, folder, 'c', 60, 20),
    write(writer, folder, 'd', 60, 7),
  ]);
  const kept = readHistory(folder).records.map(({ trace }) => trace.system);
  expect(new Set(kept).size).toBe(kept.length);
  for (const [index, name] of ['a', 'b', 'c', 'd'].entries())
    for (let number = 0; number < (told[index] ?? 0); number++)
      expect(kept).toContain(`${name}:${number}`);
  expect(told.slice(0, 2)).toEqual([60, 60]);
  expect(readdirSync(folder).length).toBeGreaterThan(3);
});
