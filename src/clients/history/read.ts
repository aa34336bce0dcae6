import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_FORMAT, type TraceRecord } from '../../model/record.ts';
import { CURRENT, ENDING } from './folder.ts';

export interface History {
  /** Oldest first. */
  readonly records: readonly TraceRecord[];
  /** Lines that are none: torn by a program that was ended, or written by another version. */
  readonly unreadable: number;
}

/** All that is kept in the folder; nothing if there is none. Throws what the file system throws. */
export function readHistory(folder: string): History {
  // The current one first: moved aside in between, it is read twice rather than not at all.
  const current = linesOf(join(folder, CURRENT));
  const older = filesIn(folder).flatMap((file) => linesOf(join(folder, file)));
  const lines = [...new Set([...older, ...current])];
  const records = lines.flatMap((line) => parseRecord(line) ?? []);
  const sorted = records.sort((a, b) => timeOf(a) - timeOf(b));
  return { records: sorted, unreadable: lines.length - records.length };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ENDING) && name !== CURRENT);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch (error) {
    // Moved aside or thrown away since it was listed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function timeOf({ trace }: TraceRecord): number {
  return Date.parse(trace.resolvedAt);
}

/** The record that the line holds; null if it is none. */
export function parseRecord(line: string): TraceRecord | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** As far as the list needs it; what a version wrote under this format, the same format reads. */
function isRecord(value: unknown): value is TraceRecord {
  const { format, by, trace } = asObject(value);
  const { system, environment, resolvedAt, verdict, source, processes, running } = asObject(trace);
  return (
    format === RECORD_FORMAT &&
    typeof by === 'string' &&
    typeof system === 'string' &&
    (environment === null || typeof environment === 'string') &&
    typeof resolvedAt === 'string' &&
    !Number.isNaN(Date.parse(resolvedAt)) &&
    ['match', 'drift', 'unknown'].includes(String(verdict)) &&
    typeof source === 'object' &&
    Array.isArray(processes) &&
    Array.isArray(running)
  );
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
