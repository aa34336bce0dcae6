/** The fields of /proc/PID/stat that are used; proc_pid_stat(5). */
export interface Stat {
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  /** 0: no terminal. */
  readonly terminal: number;
  /** PF_FORKNOEXEC: forked, and never replaced its image since. */
  readonly forkedOnly: boolean;
  /** PF_KTHREAD. */
  readonly kernelThread: boolean;
  readonly cpuTicks: number;
  readonly startTicks: number;
  readonly residentPages: number;
}

const PF_FORKNOEXEC = 0x40;
const PF_KTHREAD = 0x200000;

/** Null if the text is no stat line. The name may hold blanks, `)` and line feeds: it ends at the last `)`. */
export function parseStat(text: string): Stat | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  const fields = text
    .slice(close + 2)
    .trimEnd()
    .split(' ');
  // Field 3, the state, is the first after the name.
  const number = (field: number) => Number(fields[field - 3]);
  if (!Number.isFinite(number(22))) return null;
  const flags = number(9);
  return {
    name: text.slice(open + 1, close),
    state: fields[0] ?? '',
    parent: number(4),
    terminal: number(7),
    forkedOnly: (flags & PF_FORKNOEXEC) !== 0,
    kernelThread: (flags & PF_KTHREAD) !== 0,
    cpuTicks: number(14) + number(15),
    startTicks: number(22),
    residentPages: number(24),
  };
}
