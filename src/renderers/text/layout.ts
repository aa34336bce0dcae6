import { type Line, type Paragraph, type Row, row, type Span, span, widthOf } from './line.ts';
import { cutEnd, cutMiddle, textWidth } from './width.ts';
import { wrap } from './wrap.ts';

/** Blanks between what stands left and what stands right. */
export const GAP = 2;
/** Columns that are left to what gives way, before the right part moves to a line of its own. */
const LEAST = 14;
const LEAST_TEXT = 16;

/** Rows of which none is wider than `width`. */
export function layOut(lines: readonly Line[], width: number): readonly Row[] {
  return lines.flatMap((line) => {
    if (!Number.isFinite(width)) return [line.kind === 'row' ? line : unbroken(line)];
    return line.kind === 'row' ? fitRow(line, width) : fitParagraph(line, width);
  });
}

function unbroken({ lead, text, right }: Paragraph): Row {
  return row([...lead, ...text], right);
}

function fitRow({ left, right }: Row, width: number): readonly Row[] {
  const room = right.length === 0 ? width : width - GAP - widthOf(right);
  if (right.length === 0 || room >= leastOf(left)) return [row(shrink(left, room), right)];
  return [row(shrink(left, width)), row([], shrink(right, width))];
}

function leastOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text, fit }) => {
    const width = textWidth(text);
    return sum + (fit === 'whole' ? width : Math.min(width, LEAST));
  }, 0);
}

/** The spans in `room` columns: those that give way share what the others leave. */
function shrink(spans: readonly Span[], room: number): readonly Span[] {
  if (widthOf(spans) <= room) return spans;
  const yielding = spans.filter(({ fit }) => fit !== 'whole');
  const fixed = widthOf(spans) - widthOf(yielding);
  const share = fairShare(
    yielding.map(({ text }) => textWidth(text)),
    room - fixed,
  );
  return cutOff(
    spans.map((each) => cutSpan(each, share)),
    room,
  );
}

/** The most that each may have, so that together they fit; the short ones leave theirs to the long. */
function fairShare(widths: readonly number[], room: number): number {
  let free = room;
  const sorted = [...widths].sort((a, b) => a - b);
  for (const [index, width] of sorted.entries()) {
    const share = Math.max(1, Math.floor(free / (sorted.length - index)));
    if (width > share) return share;
    free -= width;
  }
  return room;
}

function cutSpan(each: Span, room: number): Span {
  if (each.fit === 'whole') return each;
  return { ...each, text: (each.fit === 'middle' ? cutMiddle : cutEnd)(each.text, room) };
}

/** The last resort: whatever stands beyond `room` is cut off. */
function cutOff(spans: readonly Span[], room: number): readonly Span[] {
  let free = room;
  return spans.map((each) => {
    const text = cutEnd(each.text, free);
    free -= textWidth(text);
    return { ...each, text };
  });
}

function fitParagraph(line: Paragraph, width: number): readonly Row[] {
  const { lead, margin, text, right } = line;
  const indent = widthOf(lead);
  const beside = width - indent - (right.length > 0 ? widthOf(right) + GAP : 0);
  if (beside >= Math.min(LEAST_TEXT, widthOf(text))) return below(line, beside, indent);
  if (width - indent >= LEAST_TEXT)
    return [
      ...below({ ...line, right: [] }, width - indent, indent),
      row([], shrink(right, width)),
    ];
  const narrow = Math.min(textWidth(margin.text) + GAP, Math.floor(width / 2));
  return [
    row(shrink(lead, width)),
    ...wrap(text, width - narrow).map((words) => row([...fill(margin, narrow), ...words])),
    ...(right.length > 0 ? [row([], shrink(right, width))] : []),
  ];
}

function below({ lead, margin, text, right }: Paragraph, room: number, indent: number) {
  return wrap(text, room).map((words, index) =>
    index === 0 ? row([...lead, ...words], right) : row([...fill(margin, indent), ...words]),
  );
}

/** The margin, and blanks up to `width`. */
function fill(margin: Span, width: number): readonly Span[] {
  const text = cutEnd(margin.text, width);
  return [{ ...margin, text }, span(' '.repeat(width - textWidth(text)))];
}
