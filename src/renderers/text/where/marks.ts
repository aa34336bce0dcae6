import type { Contains } from '../../../model/presence.ts';
import type { Whereabouts } from '../../../model/whereabouts.ts';
import { type Span, span, type Tone } from '../line.ts';

const MARKS: Readonly<Record<Contains, string>> = {
  yes: '✓',
  no: '✗',
  reverted: '✗',
  'cannot-tell': '?',
};

const TONES: Readonly<Record<Contains, Tone>> = {
  yes: 'good',
  no: 'bad',
  reverted: 'bad',
  'cannot-tell': 'unsure',
};

export function containsTone(contains: Contains): Tone {
  return TONES[contains];
}

export function containsMark(contains: Contains): Span {
  return span(MARKS[contains], TONES[contains]);
}

/** What a table and sentences call an environment. */
export function environmentName({ trace }: Whereabouts): string {
  return trace.environment ?? trace.system;
}
