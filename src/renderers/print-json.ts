import { escapeJson } from './escape.ts';

/** JSON for people and machines: the same value, and nothing in it that a terminal would obey. */
export function printJson(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, null, 2))}\n`;
}

/** The same on one line. */
export function printLine(value: unknown): string {
  return `${escapeJson(JSON.stringify(value))}\n`;
}
