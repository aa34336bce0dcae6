import { type LinkVerdict, toVerdict, type Verdict } from '../../model/verdict.ts';
import { type Span, span, type Tone } from './line.ts';

const MARKS: Readonly<Record<Verdict, string>> = { match: '✓', drift: '✗', unknown: '?' };
const TONES: Readonly<Record<Verdict, Tone>> = { match: 'good', drift: 'bad', unknown: 'unsure' };

export function verdictMark(verdict: Verdict): string {
  return MARKS[verdict];
}

export function verdictTone(verdict: Verdict): Tone {
  return TONES[verdict];
}

export function linkMark(verdict: LinkVerdict): string {
  return MARKS[toVerdict(verdict)];
}

export function linkTone(verdict: LinkVerdict): Tone {
  return TONES[toVerdict(verdict)];
}

/** What a piece of evidence says of agreement. */
export function agreementMark(agrees: boolean | null): string {
  return agrees === null ? MARKS.unknown : agrees ? MARKS.match : MARKS.drift;
}

const LABEL_WIDTH = 12;

/** The margin in which a stage is named; empty below the name. */
export function label(name = ''): Span {
  return span(`  ${name}`.padEnd(LABEL_WIDTH), 'quiet');
}

/** What runs from stage to stage. */
export const PIPE: Span = span('     │', 'quiet');
