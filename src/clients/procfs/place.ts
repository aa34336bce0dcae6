import { parseArguments } from './parse.ts';
import { readProc, readProcLink, toUtf8 } from './read.ts';
import { scriptOf } from './script.ts';

/** Where a process runs from; each null if it has none or it is denied. */
export interface Places {
  readonly script: string | null;
  readonly exe: string | null;
  readonly cwd: string | null;
}

/** Null: there is no such process. */
export function readPlaces(pid: number): Places | null {
  const cmdline = readProc(`${pid}/cmdline`);
  if (cmdline === null) return null;
  const args = parseArguments(toUtf8(cmdline));
  const [exe, cwd] = [readProcLink(`${pid}/exe`), readProcLink(`${pid}/cwd`)];
  return { script: scriptOf(exe ?? args[0] ?? '', args, cwd), exe, cwd };
}
