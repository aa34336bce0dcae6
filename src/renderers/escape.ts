/** Printable ASCII and the signs that we draw with: harmless, and one column each. Nearly all text is that, and this is quick to see. */
export const PLAIN = /^[\x20-\x7e\u00b7\u2026\u2192\u2502\u25bc\u2713\u2717]*$/;

/**
 * Characters with which foreign text could move the cursor, hide itself or reorder a line: controls,
 * bidirectional and zero-width marks, separators, half surrogate pairs, all that Unicode calls ignorable
 * (fillers, variation selectors, tags), and marks heaped on one character.
 */
const dangerous = () =>
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?<=\p{M}{4})\p{M}|^\p{M}/gu;

/** Foreign text made harmless for a terminal: `\x1b` for ESC, `\u202e` for a right-to-left mark. */
export function escapeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(emojiParts(), '').replace(dangerous(), (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return unitsOf(character).map(toEscape).join('');
  });
}

/** JSON that is the same value and holds none of them; line feeds between the fields stay. */
export function escapeJson(json: string): string {
  return json.replace(dangerous(), (character) =>
    character === '\n' ? character : unitsOf(character).map(toUnicodeEscape).join(''),
  );
}

/**
 * Within an emoji: its variation selector and key cap, its skin tone, what joins it to the next one, the
 * tags of a flag. No two terminals agree on the width of such a sequence, so its parts are shown alone.
 */
const emojiParts = () =>
  /(?<=\p{Emoji})\ufe0f\u20e3?|(?<=\p{Emoji_Modifier_Base}\ufe0f?)\p{Emoji_Modifier}|(?<=\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier}){0,2})\u200d(?=\p{Extended_Pictographic})|(?<=\u{1f3f4}[\u{e0020}-\u{e007f}]{0,6})[\u{e0020}-\u{e007f}]/gu;

function unitsOf(character: string): readonly number[] {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
}

function toEscape(unit: number): string {
  return unit < 0x100 ? `\\x${unit.toString(16).padStart(2, '0')}` : toUnicodeEscape(unit);
}

function toUnicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
