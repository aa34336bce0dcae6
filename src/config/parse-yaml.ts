import { Composer, type Document, Lexer, Parser, type YAMLError } from 'yaml';
import type { ConfigFault } from '../model/errors.ts';
import { DEEPEST, toConfigNode } from './convert.ts';
import type { ConfigNode } from './node.ts';
import { type ConfigText, faultAt, START, shown, toConfigError } from './text.ts';

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

/** Some 10,000 lines. What is wrong with a text costs the library up to 20 µs a token. */
const MOST_TOKENS = 100_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;

/** What a file is for. */
export interface YamlKind {
  /** What to do about an empty one. */
  readonly emptyHint: string;
  /** Tags that only its own readers know (`!vault`) are passed over. */
  readonly foreignTags: boolean;
}

const CONFIG: YamlKind = {
  emptyHint: 'Begin it with `version: 1`, or remove it to trace the folder you stand in.',
  foreignTags: false,
};

/** The one YAML document that `text` holds. Throws ConfigError for everything that is not one. */
export function parseYaml(text: ConfigText, kind: YamlKind = CONFIG): ConfigNode {
  refuseControlCharacters(text);
  const [document, second] = compose(text);
  const warnings = (document?.warnings ?? []).filter(
    ({ code }) => !(kind.foreignTags && code === 'TAG_RESOLVE_FAILED'),
  );
  const problem = document?.errors[0] ?? warnings[0];
  // The first only: what follows a syntax error is mostly its echo.
  if (problem) throw toConfigError([toFault(text, problem)]);
  if (second) {
    const at = second.range?.[0] ?? START;
    const message = 'expected one YAML document, got several';
    throw toConfigError([faultAt(text, at, message, 'Remove the `---` between them.')]);
  }
  const root = document?.contents ? toConfigNode(document.contents, text) : null;
  if (root && !(root.kind === 'scalar' && root.source === '')) return root;
  throw toConfigError([faultAt(text, START, 'the file is empty', kind.emptyHint)]);
}

/** YAML forbids them, the library does not, and a terminal obeys them. */
function refuseControlCharacters(text: ConfigText): void {
  const control = CONTROL.exec(text.source);
  if (!control) return;
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const message = `the control character U+${code} is not allowed`;
  throw toConfigError([faultAt(text, control.index, message, 'Remove it.')]);
}

/**
 * In two steps, so that hostile nesting is seen by the parser, which keeps a stack of its own: the
 * composer calls itself, and at the end of its stack V8 aborts the whole process.
 */
function compose(text: ConfigText): readonly Document[] {
  const parser = new Parser();
  const tokens = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text.source)) {
    tokens.push(...parser.next(lexeme));
    count += 1;
    const fail = (message: string) => toConfigError([faultAt(text, parser.offset, message)]);
    if (parser.stack.length > DEEPEST) throw fail(`nested more than ${DEEPEST} deep`);
    if (count > MOST_TOKENS) throw fail('too much YAML for a config file');
  }
  tokens.push(...parser.end());
  return [...new Composer(OPTIONS).compose(tokens, true, text.source.length)];
}

function toFault(text: ConfigText, { code, message, pos }: YAMLError): ConfigFault {
  const at = Math.min(pos[0], text.source.length);
  switch (code) {
    case 'TAG_RESOLVE_FAILED': {
      const tag = message.replace(/^Unresolved tag: /, '').replace('tag:yaml.org,2002:', '!!');
      return faultAt(text, at, `the tag ${shown(tag)} is not supported`, 'Remove it.');
    }
    case 'TAB_AS_INDENT':
      return faultAt(text, at, 'not valid YAML: a tab in the indentation', 'Indent with blanks.');
    case 'NON_STRING_KEY':
      return faultAt(text, at, 'a key must be plain text');
    default: {
      const says = shown(message.slice(0, 1).toLowerCase() + message.slice(1), 120);
      return faultAt(text, at, `not valid YAML: ${says}`, quotingHint(text, at));
    }
  }
}

/** The braces of `${NAME}` mean something else inside `{ }` and `[ ]`. */
function quotingHint({ source }: ConfigText, at: number): string | null {
  const isReference = source.slice(Math.max(0, at - 2), at + 2).includes('${');
  return isReference ? 'Inside { } and [ ], put the value in quotes.' : null;
}
