import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendRecord } from '../../../src/clients/history/append.ts';
import { historyFolder } from '../../../src/clients/history/folder.ts';
import { parseRecord, readHistory } from '../../../src/clients/history/read.ts';
import { RECORD_FORMAT } from '../../../src/model/record.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { NOW, traceOf } from '../../support/trace.ts';

function line(second: number, padding = ''): string {
  const resolvedAt = new Date(NOW.getTime() + second * 1000).toISOString();
  const trace = { ...traceOf(), resolvedAt };
  return JSON.stringify({ format: RECORD_FORMAT, by: '1.0.0', trace, padding });
}

const seconds = (folder: string) =>
  readHistory(folder).records.map(
    ({ trace }) => (Date.parse(trace.resolvedAt) - NOW.getTime()) / 1000,
  );

describe('a history', () => {
  it('keeps what was appended, readable by nobody else, and is empty before', () => {
    const folder = join(temporaryFolder(), 'state', 'history', 'shop');
    expect(readHistory(folder)).toEqual({ records: [], unreadable: 0 });
    for (const second of [1, 2, 3]) appendRecord(folder, line(second));
    expect(seconds(folder)).toEqual([1, 2, 3]);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'current.jsonl')).mode & 0o077).toBe(0);
  });

  it('loses nothing before or after a record that was torn, wherever it was', () => {
    const whole = `\n${line(2)}\n`;
    for (const kept of [1, 2, whole.length >> 1, whole.length - 2]) {
      const folder = temporaryFolder();
      appendRecord(folder, line(1));
      appendFileSync(join(folder, 'current.jsonl'), whole.slice(0, kept));
      appendRecord(folder, line(3));
      expect(seconds(folder)).toEqual([1, 3]);
      expect(readHistory(folder).unreadable).toBe(kept === 1 ? 0 : 1);
    }
  });

  it('loses nothing where the file ends in the middle of a record', () => {
    const folder = temporaryFolder();
    for (const second of [1, 2]) appendRecord(folder, line(second));
    const file = join(folder, 'current.jsonl');
    truncateSync(file, statSync(file).size - 10);
    expect(seconds(folder)).toEqual([1]);
    appendRecord(folder, line(3));
    expect(seconds(folder)).toEqual([1, 3]);
  });

  it('moves full files aside, and is bounded', () => {
    const folder = temporaryFolder();
    const padding = 'x'.repeat(1024 * 1024);
    for (let second = 0; second < 60; second++) appendRecord(folder, line(second, padding));
    const bytes = readdirSync(folder).reduce(
      (sum, name) => sum + statSync(join(folder, name)).size,
      0,
    );
    expect(bytes).toBeLessThan(40 * 1024 * 1024);
    expect(bytes).toBeGreaterThan(24 * 1024 * 1024);
    const kept = seconds(folder);
    expect(kept).toEqual(
      Array.from({ length: kept.length }, (_, index) => 60 - kept.length + index),
    );
  });

  it('leaves files that are not its own alone, and writes through no link', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    appendRecord(folder, line(1, 'x'.repeat(5 * 1024 * 1024)));
    appendRecord(folder, line(2));
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
    const linked = temporaryFolder();
    symlinkSync(join(folder, 'notes.txt'), join(linked, 'current.jsonl'));
    expect(() => appendRecord(linked, line(1))).toThrow(/ELOOP/);
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('has a folder for each place, which holds no part of a path', () => {
    const names = ['/srv/shop', '/srv/../srv/other', '/a/..', '/x/ü b'].map((place) =>
      historyFolder('/state', place),
    );
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name).toMatch(/^\/state\/history\/[\w.-]*-[0-9a-f]{16}$/);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'shop'));
    symlinkSync(join(folder, 'shop'), join(folder, 'link'));
    expect(historyFolder('/s', join(folder, 'link'))).toBe(
      historyFolder('/s', join(folder, 'shop')),
    );
  });

  it('passes over what is no record', () => {
    const good = JSON.parse(line(1));
    for (const bad of [
      'x',
      'null',
      '[]',
      '{}',
      '{"__proto__":{"format":1}}',
      JSON.stringify({ ...good, format: 2 }),
      JSON.stringify({ ...good, trace: { ...good.trace, resolvedAt: 'yesterday' } }),
      JSON.stringify({ ...good, trace: { ...good.trace, running: null } }),
    ])
      expect(parseRecord(bad)).toBeNull();
    expect(parseRecord(line(1))?.by).toBe('1.0.0');
  });
});
