import { InvalidArgumentError } from 'commander';

/** Of an option that may be given several times. */
export function toList(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

export function toPid(text: string): number {
  return toNumber(text, /^[1-9]\d{0,9}$/, 'a process number');
}

export function toSeconds(text: string): number {
  return toNumber(text, /^(?!0+(\.0+)?$)\d{1,5}(\.\d+)?$/, 'a number of seconds above 0');
}

function toNumber(text: string, pattern: RegExp, expected: string): number {
  if (!pattern.test(text)) throw new InvalidArgumentError(`Expected ${expected}.`);
  return Number(text);
}
