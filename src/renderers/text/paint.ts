import { Chalk } from 'chalk';
import stringWidth from 'string-width';
import { escapeText } from '../escape.ts';

/** What a piece of text means; how that looks is decided here alone. */
export type Tone = 'plain' | 'strong' | 'quiet' | 'good' | 'bad' | 'unsure';

/** Text with its tone. Whatever the text holds, it is escaped when it is painted. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** A line of the output: what stands left, and what is set at the right edge. */
export interface Line {
  readonly left: readonly Span[];
  readonly right: readonly Span[];
}

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: escapeText(text), tone };
}

export function line(
  left: readonly (Span | string)[],
  right: readonly (Span | string)[] = [],
): Line {
  const toSpan = (part: Span | string) => (typeof part === 'string' ? span(part) : part);
  return { left: left.map(toSpan), right: right.map(toSpan) };
}

export function widthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + stringWidth(text), 0);
}

/** Lines as text no wider than `width`: the left gives way, at its end, to the right. */
export function paint(
  lines: readonly Line[],
  settings: { readonly width: number; readonly color: boolean },
): string {
  const style = toStyle(settings.color);
  const column = Number.isFinite(settings.width) ? settings.width : UNLIMITED_COLUMN;
  return lines.map((each) => `${paintLine(each, column, settings.width, style)}\n`).join('');
}

/** Where the right part is set when nothing limits a line. */
const UNLIMITED_COLUMN = 100;

type Style = (span: Span) => string;

function toStyle(color: boolean): Style {
  const chalk = new Chalk({ level: color ? 1 : 0 });
  const tones: Readonly<Record<Tone, (text: string) => string>> = {
    plain: (text) => text,
    strong: chalk.bold,
    quiet: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    unsure: chalk.yellow,
  };
  return ({ text, tone }) => (text ? tones[tone](text) : '');
}

const GAP = 2;

function paintLine({ left, right }: Line, column: number, width: number, style: Style): string {
  const rightWidth = widthOf(right);
  const room = Number.isFinite(width) ? width - (rightWidth > 0 ? rightWidth + GAP : 0) : Infinity;
  if (rightWidth > 0 && room < width / 2)
    return paintLine({ left, right: [] }, column, width, style);
  const shown = cut(left, room);
  const painted = shown.map(style).join('');
  if (rightWidth === 0) return painted.trimEnd();
  const pad = Math.max(GAP, column - widthOf(shown) - rightWidth);
  return `${painted}${' '.repeat(pad)}${right.map(style).join('')}`;
}

/** The spans that fit into `room`, the last one shortened. */
export function cut(spans: readonly Span[], room: number): readonly Span[] {
  if (widthOf(spans) <= room) return spans;
  const shown: Span[] = [];
  let left = room - 1;
  for (const each of spans) {
    const text = cutText(each.text, left);
    shown.push({ ...each, text });
    left -= stringWidth(text);
    if (text !== each.text) break;
  }
  return [...shown, { text: '…', tone: 'quiet' }];
}

function cutText(text: string, room: number): string {
  if (stringWidth(text) <= room) return text;
  let shown = '';
  let width = 0;
  for (const character of text) {
    width += stringWidth(character);
    if (width > room) break;
    shown += character;
  }
  return shown;
}
