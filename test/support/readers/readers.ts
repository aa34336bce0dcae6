import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'node_modules/.cache/deploytrace/readers');

/** Whether `.ci/readers` has fetched what it names today. */
export function areReadersThere(): boolean {
  const script = readFileSync(join(ROOT, '.ci/readers'));
  const stamp = createHash('sha256').update(script).digest('hex').slice(0, 16);
  return existsSync(join(FOLDER, stamp));
}

/** A published schema, as text. */
export function schemaText(name: string): string {
  return readFileSync(join(FOLDER, 'schemas', name), 'utf8');
}

/** Where a package of `.ci/readers` is imported from. */
export function packageFolder(name: string): string {
  return join(FOLDER, 'npm/node_modules', name);
}

/** What a script of this folder, in Python, makes of each of the texts. Throws what it says of one that it refuses. */
export function readByPython<T>(script: string, texts: readonly string[]): readonly T[] {
  const path = join(import.meta.dirname, script);
  return JSON.parse(run(join(FOLDER, 'python/bin/python'), [path], JSON.stringify(texts)));
}

/** Gives what it printed; throws what it said if it fails. */
export function promtool(text: string): string {
  return run(join(FOLDER, 'promtool'), ['check', 'metrics'], text);
}

export function checkJsonSchema(schema: string, file: string): string {
  const program = join(FOLDER, 'python/bin/check-jsonschema');
  return run(program, ['--builtin-schema', schema, file], '');
}

function run(program: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(program, [...args], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} refused it: ${stdout}${stderr}`);
  return stdout;
}
