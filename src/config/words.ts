import type * as z from 'zod';
import type { ConfigNode } from './node.ts';
import { quoted, shown } from './text.ts';

export type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
  never: 'nothing',
  undefined: 'nothing',
};

/** What a schema wanted, to follow the word "expected". */
export function expectedWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kindWords(issue.expected);
    case 'invalid_value':
      return valuesWords(issue.values);
    case 'too_small':
      return sizeWords(issue.origin, Number(issue.minimum), issue.inclusive ? 'at least' : 'above');
    case 'too_big':
      return sizeWords(issue.origin, Number(issue.maximum), issue.inclusive ? 'at most' : 'below');
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return formatWords(issue);
    default:
      return 'something else';
  }
}

function kindWords(kind: string): string {
  return (Object.hasOwn(KINDS, kind) && KINDS[kind]) || kind;
}

/** `one of checkout, files`. */
export function valuesWords(values: readonly unknown[]): string {
  const names = values.map(String).join(', ');
  return values.length === 1 ? names : `one of ${names}`;
}

function sizeWords(origin: string, size: number, bound: string): string {
  if (origin === 'string') {
    return size === 1 && bound === 'at least'
      ? 'text that is not empty'
      : `text of ${bound} ${size} characters`;
  }
  if (origin === 'array' || origin === 'set')
    return `${bound} ${counted(size, 'entry', 'entries')}`;
  if (origin === 'object' || origin === 'map') return `${bound} ${counted(size, 'key', 'keys')}`;
  return `a number of ${bound} ${size}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function formatWords(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  return issue.pattern
    ? `text that matches ${issue.pattern}`
    : `text that is a valid ${issue.format}`;
}

/** What the file has instead, to follow the word "got"; as it is written there, never a substituted value. */
export function gotWords(node: ConfigNode | undefined): string {
  if (!node) return 'nothing';
  if (node.kind === 'map') return node.entries.size === 0 ? 'an empty mapping' : 'a mapping';
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list';
  if (node.value === null) return node.source === '' ? 'nothing' : node.source;
  if (node.variables.length > 0 && node.value === '')
    return `${shown(node.source)}, which is empty`;
  return typeof node.value === 'string' ? `the text ${quoted(node.source)}` : shown(node.source);
}
