import * as fc from 'fast-check';
import type { Trace } from '../../src/model/trace.ts';

/** Fields that a repository, a process, a file system or a config may fill as it likes. */
const FOREIGN = new Set(
  `system environment location host author tags ref resolvedRef branch name root remote names message
   path user command cwd says where reason hint cgroup id from to artifact file`.split(/\s+/),
);

/** The trace with `text` put into the middle of all that is foreign; what was equal stays equal. */
export function infect(trace: Trace, text: string): Trace {
  return infectValue(trace, text, '') as Trace;
}

function infectValue(value: unknown, text: string, key: string): unknown {
  if (typeof value === 'string') return isForeign(value, key) ? insert(value, text) : value;
  if (Array.isArray(value)) return value.map((each) => infectValue(each, text, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, infectValue(each, text, name)]),
  );
}

/** A commit's subject; what a stage is about is no text. */
function isForeign(value: string, key: string): boolean {
  return FOREIGN.has(key) || (key === 'subject' && value !== 'source');
}

function insert(value: string, text: string): string {
  const middle = Math.floor(value.length / 2);
  return `${value.slice(0, middle)}${text}${value.slice(middle)}`;
}

/** What means something to one reader or another. */
export const NASTY = [
  ...[
    '<b>',
    '</script>',
    '<!--',
    ']]>',
    '&amp;',
    '&#65;',
    '"',
    "'",
    '\\',
    '\\"',
    '\\N',
    '`',
    '```',
  ],
  ...['|', '\\|', '[a](http://x.org)', '![a](b)', '](', '@ana', '#1', ':tada:', 'www.x.org', '*_~'],
  ...['{0}', '{', '}', '#quot;', '#59;', ':::drift', '-->', '%', '%0A', '%25', '::', '##[error]x'],
  ...['::error::x', '::stop-commands::x', '\n::error::x\n', '\n', '\r\n', '\t', '=', ',', ':', ';'],
  ...['$HOME', '$(id)', 'a\n# EOF\n', '\n- x', '\n1. x', '\n# x', '\u0000', '\x1b[2J', '\u009b'],
  ...[
    '\u202e',
    '\u200b',
    '\ufeff',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udc00',
    '👩‍💻',
    '日本語',
    'ﬂ°',
    'e\u0301',
  ],
] as const;

export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 4 }), fc.string()),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** Some of them, the same in each run: for readers that are other programs. */
export const hostileSamples: readonly string[] = [
  ...NASTY,
  ...fc.sample(hostileText, { numRuns: 60, seed: 20_260_301 }),
];
