import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Import {
  readonly from: string;
  /** A path below src, or what a package or a part of node is called. */
  readonly to: string;
  /** Gone once it is compiled. */
  readonly typeOnly: boolean;
  /** What is imported, as it is written: `{ readFileSync, rmSync }`. */
  readonly names: string;
}

export const SRC = join(import.meta.dirname, '../../src');

/** Every file of src, by its path below it. */
export const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .sort();

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?([^'";]*?)\sfrom\s+'([^']+)'|\bimport\('([^']+)'\)(\.[A-Z])?|(?:^|\n)import\s+'([^']+)'/g;

const known = new Set(files);

export const imports = files.flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, type, names = '', from, lazy, inType, bare]) => {
    const target = from ?? lazy ?? bare ?? '';
    return {
      from: file,
      to: target.startsWith('.') ? join(dirname(file), target) : target,
      typeOnly: type !== undefined || inType !== undefined,
      names,
    };
  });
}

export function isPackage({ to }: Import): boolean {
  return !known.has(to) && !to.startsWith('node:');
}

/** `zod` of `zod/v4`, `@scope/name` of `@scope/name/file`. */
export function packageOf({ to }: Import): string {
  return to
    .split('/')
    .slice(0, to.startsWith('@') ? 2 : 1)
    .join('/');
}

/** `model`, `adapters`, `main.ts`: the first part of a path. */
export function roomOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** Which of them there are of each kind. */
export function groupBy<T>(all: readonly T[], kindOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(kindOf(each), [...(groups.get(kindOf(each)) ?? []), each]);
  return groups;
}
