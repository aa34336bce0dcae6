import { type Line, row, type Span, span, widthOf } from './line.ts';
import { label } from './marks.ts';
import type { ProcessCells } from './process-cells.ts';
import { cutMiddle, textWidth } from './width.ts';

/** How wide each column is. */
export interface Columns {
  /** 0: all run on the same host, which need not be named. */
  readonly host: number;
  readonly pid: number;
  readonly command: number;
  /** The most that is shown of a command. */
  readonly limit: number;
  readonly age: number;
  readonly place: number;
  readonly verdict: number;
  /** The terminal is too narrow for one line: age, place and verdict go below. */
  readonly isStacked: boolean;
}

const GAP = '  ';
/** The command has at least so much, if it is that long. */
const LEAST_COMMAND = 14;
/** A longer command pushes its own line only. */
const MOST_PADDED = 60;

/** `hosts`: also those of which no process is seen. */
export function toColumns(
  cells: readonly ProcessCells[],
  hosts: readonly string[],
  width: number,
): Columns {
  const widest = (pick: (each: ProcessCells) => readonly Span[]) =>
    cells.reduce((most, each) => Math.max(most, widthOf(pick(each))), 0);
  const columns = {
    host: hosts.length > 1 ? Math.max(...hosts.map((host) => widthOf([span(host)]))) : 0,
    pid: widest(({ pid }) => [pid]),
    age: widest(({ age }) => [age]),
    place: widest(({ place }) => [place]),
    verdict: widest(({ verdict }) => verdict),
  };
  const command = widest((each) => [each.command]);
  const { age, place, verdict } = columns;
  const begin = textWidth(label().text) + (columns.host && columns.host + 2) + columns.pid + 2;
  const room = width - begin - (2 + age) - (place && 2 + place) - 2 - verdict;
  return {
    ...columns,
    command: Math.max(0, Math.min(command, room, MOST_PADDED)),
    limit: Math.max(0, room),
    isStacked: room < Math.min(command, LEAST_COMMAND),
  };
}

export function tableLines(name: Span, cells: ProcessCells, columns: Columns): readonly Line[] {
  const { host, pid, command, age, place, verdict } = cells;
  const begin = [
    name,
    ...(columns.host > 0 ? [fill(host, columns.host), span(GAP)] : []),
    span(' '.repeat(columns.pid - textWidth(pid.text))),
    pid,
    span(GAP),
  ];
  const end = [fill(age, columns.age), ...(columns.place > 0 ? [span(GAP), place] : [])];
  const right = [...verdict, span(' '.repeat(columns.verdict - widthOf(verdict)))];
  if (columns.isStacked)
    return [row([...begin, command]), row([span(' '.repeat(widthOf(begin))), ...end], right)];
  const shown = { ...command, text: cutMiddle(command.text, columns.limit) };
  return [row([...begin, fill(shown, columns.command), span(GAP), ...end], right)];
}

/** The cell filled up to its column. */
function fill(content: Span, width: number): Span {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(content.text)));
  return { ...content, text: `${content.text}${blanks}` };
}
