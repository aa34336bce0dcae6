import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/deploytrace');

/** The oldest Node that is supported, and the lines that came after it. */
export const NODE_LINES = ['20.19', '22', '24'] as const;

/** Where `.ci/provision` puts a node of this line. */
export function nodeOf(line: (typeof NODE_LINES)[number]): string {
  return join(CACHE, `node-${line}`, 'bin', 'node');
}
