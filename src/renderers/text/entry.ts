import type { Failed } from './failure.ts';
import type { JudgedProcess, ProcessCells } from './process-cells.ts';

/** A process of the table. */
export interface Entry {
  readonly judged: JudgedProcess;
  readonly cells: ProcessCells;
  /** What else is known of it; empty unless it was asked for. */
  readonly about: string;
}

export type Item = Entry | Failed;

export function isEntry(item: Item): item is Entry {
  return 'cells' in item;
}
