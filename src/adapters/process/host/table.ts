import { type Clock, readClock, toTime } from '../../../clients/procfs/clock.ts';
import { parseArguments } from '../../../clients/procfs/parse.ts';
import { listPids, readProc, toUtf8 } from '../../../clients/procfs/read.ts';
import { parseStat, type Stat } from '../../../clients/procfs/stat.ts';

/** What is read of every process of the machine, because any of them may be looked for. */
export interface Row {
  readonly pid: number;
  readonly stat: Stat;
  readonly args: readonly string[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export interface Table {
  readonly clock: Clock;
  readonly rows: ReadonlyMap<number, Row>;
}

/** All processes but the kernel's own. One that ends while it is read is not in it. */
export function readTable(): Table {
  const clock = readClock();
  const rows = listPids().flatMap((pid) => {
    const row = readRow(pid, clock);
    return row && !row.stat.kernelThread ? [[pid, row] as const] : [];
  });
  return { clock, rows: new Map(rows) };
}

function readRow(pid: number, clock: Clock): Row | null {
  const stat = parseStat(readProc(`${pid}/stat`) ?? '');
  const cmdline = stat && readProc(`${pid}/cmdline`);
  if (!stat || cmdline === null) return null;
  return {
    pid,
    stat: { ...stat, name: toUtf8(stat.name) },
    args: parseArguments(toUtf8(cmdline)),
    startedAt: toTime(stat.startTicks, clock),
  };
}

/** Parent, grandparent and so on; a loop, which PID reuse could make, ends it. */
export function ancestorsOf(pid: number, { rows }: Table): readonly Row[] {
  const found: Row[] = [];
  for (let row = rows.get(rows.get(pid)?.stat.parent ?? 0); row && !found.includes(row); ) {
    found.push(row);
    row = rows.get(row.stat.parent);
  }
  return found;
}

/** Children by parent. */
export function childrenOf({ rows }: Table): ReadonlyMap<number, readonly Row[]> {
  const children = new Map<number, Row[]>();
  for (const row of rows.values()) {
    const siblings = children.get(row.stat.parent);
    if (siblings) siblings.push(row);
    else children.set(row.stat.parent, [row]);
  }
  return children;
}
