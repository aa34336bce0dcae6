import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type TestOptions, TestRunner, test } from 'vitest';
import { FULL } from './full.ts';
import { nodeOf } from './node-versions.ts';
import { areReadersThere } from './readers/readers.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What the machine lacks for this test; `support/summary.ts` tells of it at the end of the run. */
    lacks?: readonly string[];
  }
}

/** Where `.ci/provision` puts the process manager of npm. */
export const PM2 = join(
  import.meta.dirname,
  '../../node_modules/.cache/deploytrace/pm2/node_modules/pm2/bin/pm2',
);

/** Where `.ci/provision` puts an engine of the next release of Debian. */
export const NEWER_ENGINE = join(
  import.meta.dirname,
  '../../node_modules/.cache/deploytrace/engine/usr',
);

const PLACES = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** The absolute path of a program, or null. */
export function findProgram(name: string): string | null {
  const places = name.includes('/') ? [name] : PLACES.map((folder) => join(folder, name));
  return places.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What is no program of that name. How to get each is in `support/summary.ts`. */
const OTHERS: Readonly<Record<string, () => boolean>> = {
  root: () => process.getuid?.() === 0,
  mounts: () => spawnSync('unshare', ['--mount', 'true']).status === 0,
  'node 20.19': () => existsSync(nodeOf('20.19')),
  'node 22': () => existsSync(nodeOf('22')),
  'node 24': () => existsSync(nodeOf('24')),
  pm2: () => existsSync(PM2),
  'readers of formats': areReadersThere,
  'a newer engine': () => existsSync(join(NEWER_ENGINE, 'sbin/dockerd')),
};

function missingOf(parts: readonly string[]): readonly string[] {
  const missing = parts.filter((part) => !(OTHERS[part]?.() ?? findProgram(part) !== null));
  if (FULL && missing.length > 0) throw new Error(`the full run lacks ${missing.join(', ')}`);
  return missing;
}

/** For `describe` and `test`: skips what needs a program (or one of OTHERS) that the machine has not. */
export function needs(...parts: readonly string[]): TestOptions {
  const lacks = missingOf(parts);
  return { skip: lacks.length > 0, meta: { lacks } };
}

/** `test` with these needs, also for `.each`; as there, a time-out may come last or options before the body. */
export function testWith(...parts: readonly string[]): typeof test {
  const options = needs(...parts);
  return TestRunner.createTaskCollector((name: string, first: unknown, second: unknown) => {
    const bodyFirst = typeof first === 'function';
    const own = bodyFirst ? { timeout: second } : first;
    test(name, Object.assign({}, own, options), (bodyFirst ? first : second) as () => void);
  });
}

/** For helpers: skips the test that called it. */
export function skipWithout(...parts: readonly string[]): void {
  const lacks = missingOf(parts);
  const task = TestRunner.getCurrentTest();
  if (lacks.length === 0 || !task) return;
  task.meta.lacks = lacks;
  task.context.skip();
}
