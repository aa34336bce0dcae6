import { readFileSync } from 'node:fs';
import { WorldError } from '../../../model/errors.ts';

const SHOWN = 40;

/** The process number in a file. Throws `WorldError` if there is none. */
export function readPidfile(path: string): number {
  const text = readText(path);
  const match = /^\s*([1-9]\d{0,9})\s*$/.exec(text.split('\n')[0] ?? '');
  if (match) return Number(match[1]);
  const got = text.trim() === '' ? 'nothing' : JSON.stringify(text.slice(0, SHOWN));
  throw new WorldError('pidfile-invalid', `expected a process number in ${path}, got ${got}`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new WorldError('pidfile-not-found', `${path} does not exist`);
    throw new WorldError('path-denied', `${path} may not be read`);
  }
}
