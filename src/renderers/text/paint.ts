import { styleText } from 'node:util';
import { GAP, layOut } from './layout.ts';
import { type Line, type Row, type Span, type Tone, widthOf } from './line.ts';

export interface PaintSettings {
  /** Columns; Infinity where nothing limits a line. */
  readonly width: number;
  readonly color: boolean;
}

/** Lines as text, none wider than `width`. */
export function paint(lines: readonly Line[], { width, color }: PaintSettings): string {
  const style = toStyle(color);
  const isLimited = Number.isFinite(width);
  const edge = isLimited ? Math.min(width, Math.max(COMFORTABLE, widest(lines))) : COMFORTABLE;
  return layOut(lines, isLimited ? edge : width)
    .map((row) => `${paintRow(row, edge, style)}\n`)
    .join('');
}

/** Where the right part is set, unless a line needs more: eyes do not follow a line across a wide screen. */
const COMFORTABLE = 100;

function widest(lines: readonly Line[]): number {
  const widths = lines.map((line) =>
    line.kind === 'row' ? widthOf(line.left) + GAP + widthOf(line.right) : 0,
  );
  return widths.reduce((most, each) => Math.max(most, each), 0);
}

type Style = (span: Span) => string;

/**
 * Colours that can be read on a light and on a dark ground, in the palettes of common terminals: no
 * white, no black, and magenta for what is unsure, because yellow on white (1.4 to 3 : 1) cannot.
 */
function toStyle(color: boolean): Style {
  // Whether to colour is decided by who asks: not again by what standard output is.
  const paintIn = (tone: Tone, text: string) =>
    styleText([...TONES[tone]], text, { validateStream: false });
  return ({ text, tone }) => (color && text.trim() ? paintIn(tone, text) : text);
}

const TONES = {
  plain: [],
  strong: ['bold'],
  quiet: ['dim'],
  good: ['green'],
  bad: ['red', 'bold'],
  unsure: ['magenta', 'bold'],
} as const satisfies Record<Tone, readonly string[]>;

function paintRow({ left, right }: Row, edge: number, style: Style): string {
  const shown = trimEnd(right.length > 0 ? right : left);
  const painted = shown.map(style).join('');
  if (right.length === 0) return painted;
  const gap = Math.max(left.length > 0 ? GAP : 0, edge - widthOf(left) - widthOf(right));
  return `${left.map(style).join('')}${' '.repeat(gap)}${painted}`;
}

/** Without blanks at the end of the line, which people would copy. */
function trimEnd(spans: readonly Span[]): readonly Span[] {
  const last = spans.findLastIndex(({ text }) => text.trimEnd() !== '');
  return spans
    .slice(0, last + 1)
    .map((each, index) => (index === last ? { ...each, text: each.text.trimEnd() } : each));
}
