/** `a'b` → `'a'\''b'`. Only for text of our own. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
