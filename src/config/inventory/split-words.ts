import type { Fail, Var } from './inventory.ts';

/** The words of a line with where each begins, quotes and backslashes as in a shell; a `#` ends it. */
export function splitWords(line: string, start: number, fail: Fail): readonly Var[] {
  const words: Var[] = [];
  let word: { text: string; readonly at: number } | null = null;
  let quote: { readonly by: string; readonly at: number } | null = null;
  const add = (text: string, at: number) => {
    word ??= { text: '', at };
    word.text += text;
  };
  for (let index = 0; index < line.length; index++) {
    const [char = '', at] = [line[index], start + index];
    if (quote) {
      if (char === quote.by) quote = null;
      else if (char === '\\' && quote.by === '"') add(line[++index] ?? '', at);
      else add(char, at);
    } else if (char === '#') break;
    else if (/\s/.test(char)) {
      if (word) words.push(word);
      word = null;
    } else if (char === '"' || char === "'") {
      quote = { by: char, at };
      add('', at);
    } else if (char === '\\') add(line[++index] ?? '', at);
    else add(char, at);
  }
  if (quote) fail(quote.at, 'a quote that is not closed');
  return word ? [...words, word] : words;
}
