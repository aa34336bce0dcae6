import { escapeText } from '../escape.ts';
import { shorten } from '../shorten.ts';

const LONGEST = 200;
const LONGEST_SENTENCE = 400;

/**
 * Foreign text as a code span: no reader makes links, mentions, references, emoji or HTML of what is in one.
 * A pipe would end the cell of a table, even here, and readers disagree on how to escape it: it is named.
 */
export function code(text: string): string {
  const shown = shorten(escapeText(text).replaceAll('|', '\\x7c'), LONGEST).trim();
  if (shown === '') return '–';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** Words in which no reader of Markdown sees more than words, with the stop or comma that ends them. */
const PLAIN = /^\(?[\p{L}\p{N}\u2013\u2019](?:[\p{L}\p{N}’-]*[\p{L}\p{N}])?\)?[.,;:]?$|^–$/u;

/** One of our sentences, which may quote foreign names: whatever is more than a word is code. */
export function sentence(text: string): string {
  return shorten(text, LONGEST_SENTENCE)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => (PLAIN.test(word) ? word : code(word)))
    .join(' ');
}
