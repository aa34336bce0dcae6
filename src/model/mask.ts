import { redactUrls } from './redact.ts';

/** A value that came from the environment: it may be printed only as `${NAME}`. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

export type Mask = (text: string) => string;

/** Shorter values would blank out half of every line and hide nothing that could not be guessed. */
const SHORTEST = 4;

interface Form {
  readonly text: string;
  readonly label: string;
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/**
 * Replaces every occurrence of each secret, also as URLs and JSON spell it, by `${NAME}`. Where two
 * overlap, both go: the longer one gives its name.
 */
export function toMask(secrets: readonly Secret[]): Mask {
  const forms = secrets
    .flatMap(formsOf)
    .filter((form) => form.text.length >= SHORTEST)
    .sort((a, b) => b.text.length - a.text.length);
  return (text) => replaceAll(text, joinOverlapping(forms.flatMap((form) => find(form, text))));
}

function formsOf({ name, value }: Secret): readonly Form[] {
  const encoded = percentEncoded(value);
  const texts = [value, ...encoded, ...encoded.map(lowerEscapes), inJson(value), redactUrls(value)];
  return [...new Set(texts)].map((text) => ({ text, label: `\${${name}}` }));
}

/** Nothing for text with half a surrogate pair, which has no percent-encoded form. */
function percentEncoded(value: string): readonly string[] {
  try {
    return [encodeURIComponent(value), encodeURI(value)];
  } catch {
    return [];
  }
}

function lowerEscapes(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function find(form: Form, text: string): readonly Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf(form.text); at >= 0; at = text.indexOf(form.text, at + 1)) {
    found.push({ from: at, to: at + form.text.length, label: form.label });
  }
  return found;
}

function joinOverlapping(found: readonly Found[]): readonly Found[] {
  const joined: Found[] = [];
  // Longest first among those that begin together, so that it gives its name.
  for (const next of [...found].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1);
    if (!last || next.from >= last.to) joined.push(next);
    else if (next.to > last.to) joined[joined.length - 1] = join(last, next);
  }
  return joined;
}

function join(a: Found, b: Found): Found {
  const longer = b.to - b.from > a.to - a.from ? b : a;
  return { from: a.from, to: b.to, label: longer.label };
}

function replaceAll(text: string, found: readonly Found[]): string {
  let masked = '';
  let end = 0;
  for (const { from, to, label } of found) {
    masked += text.slice(end, from) + label;
    end = to;
  }
  return masked + text.slice(end);
}
