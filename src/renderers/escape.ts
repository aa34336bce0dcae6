/**
 * Characters with which foreign text could move the cursor, hide itself or reorder a line: C0 and C1
 * controls, zero-width and bidirectional marks, line and paragraph separators, lone surrogates, tags.
 */
const DANGEROUS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;

/** Foreign text made harmless for a terminal: `\x1b` for ESC, `\u202e` for a right-to-left mark. */
export function escapeText(text: string): string {
  return text.replace(DANGEROUS, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return [...unitsOf(character)].map(toEscape).join('');
  });
}

/** JSON that is the same value and holds none of them; line feeds between the fields stay. */
export function escapeJson(json: string): string {
  return json.replace(DANGEROUS, (character) =>
    character === '\n' ? character : unitsOf(character).map(toUnicodeEscape).join(''),
  );
}

function unitsOf(character: string): readonly number[] {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
}

function toEscape(unit: number): string {
  return unit < 0x100 ? `\\x${unit.toString(16).padStart(2, '0')}` : toUnicodeEscape(unit);
}

function toUnicodeEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
