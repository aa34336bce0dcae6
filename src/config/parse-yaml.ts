import { Composer, type Document, Lexer, LineCounter, Parser } from 'yaml';
import { toConfigNode } from './convert.ts';
import type { ConfigNode, Place } from './node.ts';
import { emptyFile, toConfigText } from './read.ts';
import { type ConfigText, faultAt, toConfigError } from './text.ts';

/**
 * YAML 1.2 core, whatever the file's directives ask for. Duplicate keys are looked for in convert.ts:
 * the library compares each key with each other one. `silent` has no effect but to keep it quiet.
 */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** Deeper than any config, and far from where the library's recursion takes the whole process down. */
export const DEEPEST = 64;
/** Some 10,000 lines. What is wrong with a text costs the library up to 20 µs a token. */
const MOST_TOKENS = 100_000;

/** The one YAML document that `source` holds. Throws ConfigError for everything that is not one. */
export function parseYaml(file: string, source: string): { text: ConfigText; root: ConfigNode } {
  const text = toConfigText(file, source);
  const lines = new LineCounter();
  const place = (offset: number) => toPlace(text, lines, Math.min(offset, source.length));
  const document = onlyDocument(text, compose(text, source, lines, place), place);
  if (!document?.contents) throw emptyFile(text);
  return { text, root: toConfigNode(document.contents, text, place) };
}

/** In two steps, so that hostile nesting is seen by the parser, which keeps a stack of its own, first. */
function compose(
  text: ConfigText,
  source: string,
  lines: LineCounter,
  place: (offset: number) => Place,
): readonly Document[] {
  const parser = new Parser(lines.addNewLine);
  const tokens = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(source)) {
    tokens.push(...parser.next(lexeme));
    count += 1;
    const fault = (message: string) => faultAt(text, place(parser.offset), message);
    if (parser.stack.length > DEEPEST) throw toConfigError([fault('nested too deeply')]);
    if (count > MOST_TOKENS) throw toConfigError([fault('too much YAML for a config file')]);
  }
  tokens.push(...parser.end());
  return [...new Composer(OPTIONS).compose(tokens, true, source.length)];
}

/** Throws for the first thing that is wrong; what follows a syntax error is mostly its echo. */
function onlyDocument(
  text: ConfigText,
  documents: readonly Document[],
  place: (offset: number) => Place,
): Document | undefined {
  const [document, second] = documents;
  const problem = document?.errors[0] ?? document?.warnings[0];
  if (problem) throw toConfigError([toFault(text, problem, place(problem.pos[0]))]);
  if (second) {
    const message = 'expected one YAML document, got several';
    throw toConfigError([faultAt(text, place(second.range?.[0] ?? 0), message, 'Remove the `---`.')]);
  }
  return document;
}

function toFault(text: ConfigText, problem: { code: string; message: string }, at: Place) {
  const line = text.lines[at.line - 1] ?? '';
  if (problem.code === 'TAG_RESOLVE_FAILED') {
    const tag = problem.message.replace(/^Unresolved tag: /, '').replace('tag:yaml.org,2002:', '!!');
    return faultAt(text, at, `the tag ${tag} is not supported`, 'Remove it.');
  }
  if (problem.code === 'TAB_AS_INDENT') {
    return faultAt(text, at, 'not valid YAML: a tab in the indentation', 'Indent with blanks.');
  }
  if (problem.code === 'NON_STRING_KEY') {
    return faultAt(text, at, 'a key must be plain text');
  }
  const hint = /[[{,].*\$\{/.test(line) ? 'Inside { } and [ ], quote it: "${NAME}".' : null;
  return faultAt(text, at, `not valid YAML: ${lowerFirst(problem.message)}`, hint);
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}

/** The library counts UTF-16 units; people count characters. */
function toPlace(text: ConfigText, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  if (line === 0) return { line: 1, column: offset + 1 };
  const before = (text.lines[line - 1] ?? '').slice(0, col - 1);
  return { line, column: [...before].length + 1 };
}
