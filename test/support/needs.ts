import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'vitest';

const PLACES = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** The absolute path of a program, or null. */
export function findProgram(name: string): string | null {
  const found = PLACES.map((folder) => join(folder, name)).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found ?? null;
}

/** `test` where all of these are there; else it is skipped, but in the full run a missing one fails. */
export function testWith(...programs: readonly string[]) {
  const missing = programs.filter((name) => findProgram(name) === null);
  return test.skipIf(missing.length > 0 && process.env.DEPLOYTRACE_TEST_FULL === undefined);
}

export const isRoot = process.getuid?.() === 0;
