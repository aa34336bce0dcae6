import { ConfigError, type ConfigFault, type Position } from '../model/errors.ts';
import { redactUrls } from '../model/redact.ts';

/** The file as it was read, for positions and excerpts. */
export interface ConfigText {
  readonly file: string;
  readonly source: string;
}

export const START = 0;
const EXCERPT_COLUMNS = 120;
const SHOWN = 40;
const LONGEST_MESSAGE = 400;
/** Far enough to see where the password of a URL ends; beyond it, looking takes too long. */
const LOOKED_AT = 4096;
/** More than anyone reads in one go. */
const LISTED_FAULTS = 20;

/** Something wrong at an offset of the file, with its line. Passwords in URLs are masked in both. */
export function faultAt(
  text: ConfigText,
  at: number,
  message: string,
  hint: string | null = null,
): ConfigFault {
  return {
    message: cut(message, LONGEST_MESSAGE),
    position: positionAt(text, at),
    excerpt: shown(lineAt(text, at), EXCERPT_COLUMNS),
    ...(hint === null ? {} : { hint }),
  };
}

/** The same, of files that hold passwords, too: without their lines. */
export function withoutExcerpts(faults: readonly ConfigFault[]): readonly ConfigFault[] {
  return faults.map(({ excerpt: _excerpt, ...fault }) => fault);
}

/** Line and column of an offset. The column counts characters, not UTF-16 units. */
export function positionAt({ file, source }: ConfigText, at: number): Position {
  const before = source.slice(0, at);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  return { file, line, column };
}

function lineAt({ source }: ConfigText, at: number): string {
  const start = source.slice(0, at).lastIndexOf('\n') + 1;
  const end = source.indexOf('\n', at);
  return source.slice(start, end < 0 ? source.length : end).replace(/\r$/, '');
}

/** An error of these faults, in the order of the file; the first ones if there are very many. */
export function toConfigError(faults: readonly ConfigFault[]): ConfigError {
  return new ConfigError(inOrder(faults).slice(0, LISTED_FAULTS));
}

export function inOrder(faults: readonly ConfigFault[]): readonly ConfigFault[] {
  const line = (fault: ConfigFault) => fault.position?.line ?? 0;
  const column = (fault: ConfigFault) => fault.position?.column ?? 0;
  return [...faults].sort((a, b) => line(a) - line(b) || column(a) - column(b));
}

/** Text of the file as a message may show it: no password, and not too much of it. */
export function shown(text: string, most = SHOWN): string {
  return cut(redactUrls(text.slice(0, LOOKED_AT)), most);
}

/** The same in double quotes. */
export function quoted(text: string): string {
  return JSON.stringify(shown(text));
}

/** At most `most` characters; never half of one. */
function cut(text: string, most: number): string {
  // Twice as many units hold `most` characters for sure.
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}
