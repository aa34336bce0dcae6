import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeWhole } from '../../src/commands/write-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

const read = (path: string) => readFileSync(path, 'utf8');

test('a new file, and nothing beside it', async () => {
  const folder = temporaryFolder();
  await writeWhole(join(folder, 'report.xml'), '<a/>\n');
  expect(readdirSync(folder)).toEqual(['report.xml']);
  expect(read(join(folder, 'report.xml'))).toBe('<a/>\n');
});

test('a file that is there is replaced, with the mode that it had', async () => {
  const file = join(temporaryFolder(), 'metrics.prom');
  writeFileSync(file, 'much longer than what comes\n');
  chmodSync(file, 0o640);
  await writeWhole(file, 'new\n');
  expect(read(file)).toBe('new\n');
  expect(statSync(file).mode & 0o777).toBe(0o640);
});

test('whoever reads the old file goes on reading it: it takes its place, it is not written over', async () => {
  const folder = temporaryFolder();
  const [file, other] = [join(folder, 'a'), join(folder, 'b')];
  writeFileSync(file, 'old\n');
  linkSync(file, other);
  await writeWhole(file, 'new\n');
  expect([read(file), read(other)]).toEqual(['new\n', 'old\n']);
});

test('a link stays a link, and what it leads to is replaced', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real'));
  writeFileSync(join(folder, 'real', 'a'), 'old\n');
  symlinkSync('real/a', join(folder, 'link'));
  await writeWhole(join(folder, 'link'), 'new\n');
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(read(join(folder, 'real', 'a'))).toBe('new\n');
  expect(readdirSync(join(folder, 'real'))).toEqual(['a']);
});

test('a pipe is written to, and stays a pipe', async () => {
  const pipe = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pieces: Buffer[] = [];
  reader.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((done) => reader.once('close', done));
  await writeWhole(pipe, 'through\n');
  await ended;
  expect(Buffer.concat(pieces).toString()).toBe('through\n');
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

test('a folder, a missing folder and a file that stands for one are refused, and nothing is left', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), 'kept\n');
  await expect(writeWhole(folder, 'x')).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(writeWhole(join(folder, 'no/a'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(writeWhole(join(folder, 'file/a'), 'x')).rejects.toMatchObject({ code: 'ENOTDIR' });
  expect(readdirSync(folder)).toEqual(['file']);
  expect(read(join(folder, 'file'))).toBe('kept\n');
});
