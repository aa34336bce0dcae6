import { type LinkVerdict, toVerdict, type Verdict } from '../../model/verdict.ts';
import type { Tone } from './paint.ts';

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

/** The margin in which stages are named, and what stands below a name. */
export const LABEL_WIDTH = 12;

export function label(name: string): string {
  return `  ${name}`.padEnd(LABEL_WIDTH);
}
