import type { Comparison, Result } from './compare.ts';
import type { Memory } from './run.ts';

/** Megabytes that a command may need. */
const MEMORY_LIMIT = 120;

export const HEADING = `${'case'.padEnd(42)}${['cost', 'floor', 'ratio', 'limit'].map((word) => word.padStart(10)).join('')}`;

export function timeRow({ title, limit, floorTitle }: Comparison, result: Result): string {
  const { measured, floor, ratio } = result;
  const cells = [`${measured.toFixed(1)} ms`, `${floor.toFixed(1)} ms`, `${ratio.toFixed(2)} ×`];
  const ending = limit === null ? '' : `${`${limit} ×`.padStart(10)}${mark(ratio <= limit)}`;
  return `${title.padEnd(42)}${cells.map((cell) => cell.padStart(10)).join('')}${ending}\n  floor: ${floorTitle}`;
}

export function memoryRow({ own, largest }: Memory, limit = MEMORY_LIMIT): string {
  const ending = `${`${limit} MB`.padStart(30)}${mark(own * 1.048576 <= limit)}`;
  const child = largest > own + 8 ? `\n  its largest child: ${largest.toFixed(0)} MiB` : '';
  return `${'  peak memory'.padEnd(42)}${`${own.toFixed(0)} MiB`.padStart(10)}${ending}${child}`;
}

function mark(holds: boolean): string {
  return holds ? '  holds' : '  OVER';
}
