import { escapeText } from './escape.ts';

/** Foreign text on one line, without what XML 1.0 cannot hold at all: that is named, as in `\ufffe`. */
export function xmlCharacters(text: string): string {
  return escapeText(text).replace(
    /[\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}
