import { EMPTY, type Line, row, type Span, span, widthOf } from './line.ts';

/** A row of the grid; its first cell names it. */
export type GridRow = readonly (readonly Span[])[];

const GAP = 3;
const MARGIN = 2;

/** Rows in columns below their heads; where they do not fit side by side, each cell on a line of its own. */
export function gridLines(
  heads: readonly string[],
  rows: readonly GridRow[],
  width: number,
): readonly Line[] {
  const all = [heads.map((head) => [span(head, 'quiet')]), ...rows];
  const widths = heads.map((_, column) =>
    Math.max(...all.map((cells) => widthOf(cells[column] ?? []))),
  );
  const total = widths.reduce((sum, each) => sum + each + GAP, MARGIN - GAP);
  return total <= width
    ? all.map((cells) => row([blanks(MARGIN), ...fill(cells, widths)]))
    : rows.flatMap((cells, index) => [...(index > 0 ? [EMPTY] : []), ...stacked(heads, cells)]);
}

function fill(cells: GridRow, widths: readonly number[]): readonly Span[] {
  return cells.flatMap((cell, column) => [
    ...cell,
    blanks((widths[column] ?? 0) - widthOf(cell) + GAP),
  ]);
}

function stacked(heads: readonly string[], [first = [], ...cells]: GridRow): readonly Line[] {
  const names = heads.slice(1).map((head) => span(head, 'quiet'));
  const widest = Math.max(0, ...names.map((name) => widthOf([name])));
  return [
    row([blanks(MARGIN), ...first]),
    ...cells.map((cell, index) => {
      const name = names[index] ?? span('');
      return row([blanks(2 * MARGIN), name, blanks(widest - widthOf([name]) + 2), ...cell]);
    }),
  ];
}

function blanks(count: number): Span {
  return span(' '.repeat(Math.max(0, count)));
}
