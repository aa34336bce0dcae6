/** One way in which a server wants to be told who asks. */
export interface Challenge {
  /** Lower-case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = new RegExp(`\\s*(${TOKEN})\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`, 'y');
const SCHEME = new RegExp(`[\\s,]*(${TOKEN})(?=\\s|,|$)`, 'y');
const COMMA = /\s*,\s*/y;
/** A header is as long as its sender likes. */
const LONGEST = 8192;

/**
 * Reads `WWW-Authenticate` (RFC 9110, 11.6.1): several challenges may share a header, and quoted values may
 * hold commas, as `scope="repository:shop:pull,push"` does. What cannot be read ends it.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const text = header.slice(0, LONGEST);
  const challenges: Challenge[] = [];
  let at = 0;
  for (;;) {
    const scheme = matchAt(SCHEME, text, at);
    if (!scheme) return challenges;
    const { parameters, end } = readParameters(text, scheme.end);
    challenges.push({ scheme: (scheme.groups[1] ?? '').toLowerCase(), parameters });
    at = end;
  }
}

function readParameters(text: string, start: number) {
  const parameters = new Map<string, string>();
  let end = start;
  for (;;) {
    const from = parameters.size === 0 ? end : (matchAt(COMMA, text, end)?.end ?? text.length);
    const match = from < text.length ? matchAt(PARAMETER, text, from) : null;
    if (!match) return { parameters, end };
    const [, name = '', quoted, plain = ''] = match.groups;
    const value = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
    end = match.end;
  }
}

function matchAt(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at;
  const groups = pattern.exec(text);
  return groups ? { groups, end: pattern.lastIndex } : null;
}
