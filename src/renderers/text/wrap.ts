import type { Span } from './line.ts';
import { head, textWidth } from './width.ts';

/** Text as lines of at most `room` columns, broken at blanks; a longer word after a slash, or where it must. */
export function wrap(text: readonly Span[], room: number): readonly (readonly Span[])[] {
  const lines: Span[][] = [[]];
  let free = room;
  const begin = () => {
    lines.push([]);
    free = room;
  };
  for (const word of text.flatMap(wordsOf)) {
    const width = textWidth(word.text);
    if (width > free && free < room) begin();
    if (free === room && isBlank(word) && lines.length > 1) continue;
    for (const piece of width > room ? piecesOf(word, room) : [word]) {
      if (textWidth(piece.text) > free) begin();
      lines.at(-1)?.push(piece);
      free -= textWidth(piece.text);
    }
  }
  return lines.filter((line, index) => index === 0 || line.length > 0).map(joinAlike);
}

/** Words of one tone as one span again, so that its colour begins and ends once. */
function joinAlike(line: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const next of line) {
    const last = joined.at(-1);
    if (last?.tone === next.tone)
      joined[joined.length - 1] = { ...last, text: last.text + next.text };
    else joined.push(next);
  }
  return joined;
}

function wordsOf(span: Span): readonly Span[] {
  return (span.text.match(/ +|[^ ]+/g) ?? []).map((text) => ({ ...span, text }));
}

function isBlank({ text }: Span): boolean {
  return text.startsWith(' ');
}

function piecesOf(word: Span, room: number): readonly Span[] {
  const characters = [...word.text];
  const pieces: Span[] = [];
  for (let at = 0; at < characters.length; ) {
    // Escaped text has at most four marks on a character.
    const fitting = head(characters.slice(at, at + 5 * room), room) || (characters[at] ?? '');
    const isLast = at + [...fitting].length >= characters.length;
    const text = isLast ? fitting : upToSlash(fitting);
    pieces.push({ ...word, text });
    at += [...text].length;
  }
  return pieces;
}

/** Up to the last slash, unless that lies in the first half. */
function upToSlash(text: string): string {
  const end = text.lastIndexOf('/') + 1;
  return end * 2 > text.length ? text.slice(0, end) : text;
}
