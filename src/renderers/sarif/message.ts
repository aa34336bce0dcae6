import { escapeText } from '../escape.ts';

/**
 * Text as a SARIF message: braces are doubled because they would be placeholders (3.11.5), and `](` is
 * set apart because it would make a link (3.11.6).
 */
export function messageText(text: string): string {
  return escapeText(text).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}
