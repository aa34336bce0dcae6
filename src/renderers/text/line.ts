import { escapeText } from '../escape.ts';
import { textWidth } from './width.ts';

/** What a piece of text means; `paint.ts` alone decides how that looks. */
export type Tone = 'plain' | 'strong' | 'quiet' | 'good' | 'bad' | 'unsure';

/** What gives way where a line is too long: nothing, the end of the text, or its middle. */
export type Fit = 'whole' | 'end' | 'middle';

/** Text with its tone. `span` alone makes it, so whatever the text held is escaped. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
  readonly fit: Fit;
}

/** One line: what stands left, and what is set at the right edge. */
export interface Row {
  readonly kind: 'row';
  readonly left: readonly Span[];
  readonly right: readonly Span[];
}

/** Sentences: nothing of them is cut; what does not fit goes to further lines, below their beginning. */
export interface Paragraph {
  readonly kind: 'paragraph';
  /** What stands in front of the text. */
  readonly lead: readonly Span[];
  /** What stands in front of its further lines, before blanks that fill up to the text. */
  readonly margin: Span;
  readonly text: readonly Span[];
  readonly right: readonly Span[];
}

export type Line = Row | Paragraph;

export function span(text: string, tone: Tone = 'plain', fit: Fit = 'whole'): Span {
  return { text: escapeText(text), tone, fit };
}

export function row(left: readonly Span[], right: readonly Span[] = []): Row {
  return { kind: 'row', left, right: right.filter(isFilled) };
}

export const EMPTY: Row = row([]);
const NO_MARGIN = span('');

export function paragraph(
  lead: readonly Span[],
  text: readonly Span[],
  { margin = NO_MARGIN, right = [] }: { margin?: Span; right?: readonly Span[] } = {},
): Paragraph {
  return { kind: 'paragraph', lead, margin, text, right: right.filter(isFilled) };
}

function isFilled({ text }: Span): boolean {
  return text !== '';
}

export function widthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + textWidth(text), 0);
}
