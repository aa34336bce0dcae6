import { eastAsianWidth } from 'get-east-asian-width';
import { PLAIN } from '../escape.ts';

/** Drawn over the character before. */
const MARK = /^[\p{Mn}\p{Me}]$/u;

/**
 * Columns that escaped text takes. Counted by code point as terminals do, not by what a reader calls one
 * character: a terminal that joins them leaves a gap, one that does not must not be overrun.
 */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  return MARK.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
}

export const ELLIPSIS = '…';

/** The beginning of `text`, in at most `room` columns. */
export function cutEnd(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  return room < 1 ? '' : `${head([...text], room - 1)}${ELLIPSIS}`;
}

/** Beginning and end of `text`, two to one, in at most `room` columns: of paths and commands both ends matter. */
export function cutMiddle(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  if (room < 1) return '';
  const characters = [...text];
  const begin = head(characters, Math.ceil(((room - 1) * 2) / 3));
  return `${begin}${ELLIPSIS}${tail(characters, room - 1 - textWidth(begin))}`;
}

/** The first characters that fit into `room`, as text. */
export function head(characters: readonly string[], room: number): string {
  let width = 0;
  const end = characters.findIndex((character) => {
    width += characterWidth(character);
    return width > room;
  });
  return characters.slice(0, end < 0 ? characters.length : end).join('');
}

/** The last ones; never a mark without the character that it belongs to. */
function tail(characters: readonly string[], room: number): string {
  let width = 0;
  let start = characters.length;
  for (let at = characters.length - 1; at >= 0; at -= 1) {
    const character = characters[at] ?? '';
    width += characterWidth(character);
    if (width > room) break;
    if (!MARK.test(character)) start = at;
  }
  return characters.slice(start).join('');
}
