import { toPathText } from '../path-text.ts';

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};

/** What git never quotes, and what needs no escape of ours. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * A path as git prints it with core.quotePath (plain, or in quotes with C escapes for every other byte),
 * as text. With `-z` the bytes would come as they are, and be lost where output is decoded as UTF-8.
 */
export function unquotePath(text: string): string {
  if (PLAIN.test(text)) return text;
  if (!text.startsWith('"') || !text.endsWith('"')) return toPathText(Buffer.from(text));
  const body = text.slice(1, -1);
  const parts: Buffer[] = [];
  for (const [, octal, letter, plain] of body.matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    if (octal !== undefined) parts.push(Buffer.of(Number.parseInt(octal, 8)));
    else if (letter !== undefined) parts.push(Buffer.of(ESCAPES[letter] ?? letter.charCodeAt(0)));
    else parts.push(Buffer.from(plain ?? ''));
  }
  return toPathText(Buffer.concat(parts));
}
