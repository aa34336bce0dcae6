import { ConfigError, type ConfigFault } from '../model/errors.ts';
import { redactUrls } from '../model/redact.ts';
import type { Place } from './node.ts';

/** The file as it was read, for excerpts. */
export interface ConfigText {
  readonly file: string;
  readonly lines: readonly string[];
}

export const START: Place = { line: 1, column: 1 };
const EXCERPT_COLUMNS = 120;
/** More than anyone reads in one go. */
const LISTED_FAULTS = 20;

/** Something wrong at a place of the file, with its line. Passwords in URLs are masked in both. */
export function faultAt(
  text: ConfigText,
  at: Place,
  message: string,
  hint: string | null = null,
): ConfigFault {
  return {
    message: redactUrls(message),
    position: { file: text.file, line: at.line, column: at.column },
    excerpt: cut(redactUrls(text.lines[at.line - 1] ?? ''), EXCERPT_COLUMNS),
    ...(hint === null ? {} : { hint }),
  };
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

/** At most `most` characters; never half of one. */
export function cut(text: string, most: number): string {
  // Twice as many units hold `most` characters for sure, and a line may be a megabyte long.
  const characters = [...text.slice(0, 2 * most + 2)];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}
